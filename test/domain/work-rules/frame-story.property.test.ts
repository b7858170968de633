import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { FailureClass } from '../../../functions/domain/failure.ts';
import type { LeaseToken } from '../../../functions/domain/units.ts';
import type { Work, WorkState } from '../../../functions/domain/work.ts';
import { takeoverGrace } from '../../../functions/domain/work-rules/lease-times.ts';
import { FrameStory, faultLimit, type Step } from './frame-story.ts';

const worker = fc.nat({ max: 2 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('time'),
      by: fc.constantFrom(1, 1000, 20_000, 90_000, 120_000),
    }),
  },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('claim'), worker }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constantFrom('renew', 'release', 'complete'), worker }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('fault'),
      worker,
      class: fc.constantFrom<FailureClass>('transient', 'transient', 'bad-output', 'too-heavy', 'permanent'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom('retry', 'reset', 'give-up', 'predecessor').map((kind) => ({ kind })),
  },
);
const holderOf = (work: Work<LeaseToken> | undefined) =>
  work?.state === 'rendering' ? work.lease : undefined;
const faultsIn = (work: Work<LeaseToken> | undefined, current: number) =>
  work?.epoch === current ? work.faults : 0;

function checkStep(story: FrameStory, step: Step, before: Work<LeaseToken> | undefined, answer: string) {
  const { work, now, counts } = story;
  const states: WorkState[] = ['rendering', 'succeeded', 'failed'];
  // The counts are those of one frame.
  expect(counts).toEqual(Object.fromEntries(states.map((state) => [state, Number(work?.state === state)])));
  if (!work) return;

  // Attempts and epochs only grow, and each claim is an attempt of its own.
  expect(work.attempt - (before?.attempt ?? 0)).toBe(step.kind === 'claim' && answer === 'claimed' ? 1 : 0);
  expect(work.epoch).toBeGreaterThanOrEqual(before?.epoch ?? 1);
  expect(work.epoch).toBeLessThanOrEqual(story.jobEpoch);

  // A live lease, and its grace, belong to one alone: only that one, or a farm that knows it is gone, ends it.
  const held = holderOf(before);
  if (held && held.until + takeoverGrace > now && holderOf(work)?.token !== held.token) {
    const byHolder = 'worker' in step && step.kind !== 'claim' && story.tokens[step.worker] === held.token;
    expect(byHolder || step.kind === 'predecessor').toBe(true);
  }

  // What was made under one lease is the result, and none but a reset takes it back.
  if (work.state === 'succeeded') expect(work.result).toBe(work.completedUnder);
  if (before?.state === 'succeeded' && step.kind !== 'reset') expect(work).toBe(before);
  if (before?.state === 'failed' && step.kind !== 'reset') expect(work).toBe(before);
  if (work.state === 'succeeded' && before?.state !== 'succeeded') {
    expect(step.kind).toBe('complete');
    expect(work.completedUnder).toBe(held?.token);
  }

  // Faults: one for a fault or a lost worker, none for anything else; at the limit the frame has failed.
  const more = work.faults - faultsIn(before, work.epoch);
  const lostWorker = step.kind === 'claim' && held !== undefined && work !== before;
  expect(more).toBe((step.kind === 'fault' && answer !== 'lost') || lostWorker ? 1 : 0);
  expect(work.faults).toBeLessThanOrEqual(faultLimit);
  if (work.faults === faultLimit) expect(work.state).toBe('failed');
}

test('a frame that many want, lose and give back keeps its promises', () =>
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const story = new FrameStory();
      for (const next of steps) {
        const before = story.work;
        checkStep(story, next, before, story.take(next));
      }
    }),
    { numRuns: 2000 },
  ));

test('a frame can always be finished: in time somebody may claim it, unless it has ended', () =>
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const story = new FrameStory();
      for (const next of steps) story.take(next);
      story.take({ kind: 'time', by: 1_000_000 });
      const answer = story.take({ kind: 'claim', worker: 0 });
      const ended = story.work?.state === 'succeeded' || story.work?.state === 'failed';
      expect([answer, ended]).toEqual(
        ended ? [expect.stringMatching('not-needed|failed'), true] : ['claimed', false],
      );
      if (!ended) expect(story.take({ kind: 'complete', worker: 0 })).toBe('completed');
    }),
    { numRuns: 1000 },
  ));
