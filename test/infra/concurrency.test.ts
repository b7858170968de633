import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { mostFrames, planConcurrency } from '../../infra/concurrency.ts';
import { farmTemplate, resourcesOf } from './farm-template.ts';

const account = fc.integer({ min: 10, max: 100_000 });

/** Every mapping's maximum concurrency. */
const mappingsOf = (plan: ReturnType<typeof planConcurrency>) =>
  Object.values(plan).filter((value) => typeof value === 'number');
const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

describe('the account’s executions', () => {
  test('are shared out so that five stay free, however many there are', () => {
    fc.assert(
      fc.property(account, (executions) => {
        expect(sum(mappingsOf(planConcurrency(executions)))).toBeLessThanOrEqual(executions - 5);
      }),
    );
  });

  test('are shared out so that five stay free, however many frames are asked for', () => {
    const asked = account.chain((executions) =>
      fc.tuple(fc.constant(executions), fc.integer({ min: 2, max: mostFrames(executions) })),
    );
    fc.assert(
      fc.property(asked, ([executions, frames]) => {
        const plan = planConcurrency(executions, frames);
        expect(sum(mappingsOf(plan))).toBeLessThanOrEqual(executions - 5);
        expect(plan.kind === 'one-queue' ? plan.work : plan.frames).toBe(frames);
      }),
    );
  });

  test('give each mapping as many as Lambda takes: 2 to 1,000', () => {
    fc.assert(
      fc.property(account, (executions) => {
        for (const most of mappingsOf(planConcurrency(executions))) {
          expect(most).toBeGreaterThanOrEqual(2);
          expect(most).toBeLessThanOrEqual(1000);
        }
      }),
    );
  });

  test('let at least as many frames render as all other stations take together', () => {
    for (const executions of [10, 48, 49, 50, 100, 1000]) {
      const plan = planConcurrency(executions);
      const frames = plan.kind === 'one-queue' ? plan.work : plan.frames;
      expect(frames).toBeGreaterThanOrEqual(sum(mappingsOf(plan)) - frames);
    }
  });

  test.each([
    ['an account as most are', {}, [500, 5, 5, 10, 2]],
    ['a new account', { accountConcurrency: 10, memory: 3008 }, [3, 2]],
    [
      'a large one, with frames as asked for',
      { accountConcurrency: 5000, concurrency: 900 },
      [900, 5, 5, 10, 2],
    ],
  ])('of %s end up in the mappings', (_account, settings, expected) => {
    const mappings = Object.values(resourcesOf(farmTemplate(settings), 'AWS::Lambda::EventSourceMapping'));
    const maxima = mappings.map(({ Properties }) => Properties.ScalingConfig.MaximumConcurrency);
    expect(maxima.toSorted()).toEqual(expected.toSorted());
  });
});
