import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { afterTooHeavy, type FleetPlan, fleetOf, fleetsOf } from '../../functions/domain/fleet.ts';
import { frameListHas, parseFrameList } from '../../functions/domain/frame-list.ts';
import { frameNumber } from '../../functions/domain/units.ts';
import { failed } from './some-work.ts';

const onLambda: FleetPlan = { fleet: 'lambda', reason: 'nothing speaks against it', mayMove: true };
const numbers = (list: string) => parseFrameList(list, { start: 0, end: -1, step: 1 }, 200_000);

/** The plan after frames were too heavy one after another, in a job of the frames `list`. */
const after = (heavy: readonly number[], list = '1-1000', { succeeded = 0, sequential = false } = {}) =>
  heavy.reduce<FleetPlan>(
    (plan, frame) =>
      afterTooHeavy(plan, {
        frame: frameNumber(frame),
        failure: failed('too-heavy'),
        frames: numbers(list),
        counts: { succeeded },
        sequential,
      }),
    onLambda,
  );

describe('a frame that was too heavy', () => {
  type Row = [heavy: number[], list: string, succeeded: number, moved: string | 'all'];
  test.each<Row>([
    // heavy        frames        succeeded  moved
    [[500], '1-1000', 0, '450-550'],
    [[1], '1-1000', 0, '1-51'],
    [[1000], '1-1000', 0, '950-1000'],
    [[50], '1-100', 0, '45-55'],
    [[7], '7', 0, '7'],
    [[3], '1-5', 0, '1-5'],
    [[-10], '-20-0', 0, '-15--5'],
    [[21], '1-101x2', 0, '11-31x2'],
    [[100, 500], '1-1000', 0, '50-150,450-550'],
    [[100, 120], '1-1000', 0, '50-170'],
    [[100, 500, 900], '1-1000', 30, 'all'],
    [[100, 500, 900], '1-1000', 31, '50-150,450-550,850-950'],
    [[10, 11, 12], '1-20', 0, 'all'],
  ])('%p of %s, when %d have succeeded, moves %s', (heavy, list, succeeded, moved) => {
    const plan = after(heavy, list, { succeeded });
    if (moved === 'all') {
      expect(plan).toMatchObject({ fleet: 'gpu', mayMove: false });
      expect(plan.moved).toBeUndefined();
    } else {
      expect(plan).toMatchObject({
        fleet: 'lambda',
        mayMove: true,
        moved: { frames: moved, tooHeavy: heavy.length },
      });
    }
  });

  test('tells why', () => {
    expect(after([5]).moved?.reason).toBe('frame 5 was too heavy for the lambda fleet: it went wrong');
    expect(after([5, 6, 7]).reason).toBe(
      '3 frames were too heavy, at last frame 7 was too heavy for the lambda fleet: it went wrong',
    );
  });

  test('takes all with it where each frame depends on those before it', () => {
    expect(after([5], '1-1000', { sequential: true })).toMatchObject({ fleet: 'gpu' });
  });

  test('is followed by all when the exceptions would fill the job’s record', () => {
    const scattered = Array.from({ length: 1000 }, (_none, index) => index * index + 1).join(',');
    expect(after([250_001], scattered, { succeeded: 999 })).toMatchObject({ fleet: 'gpu' });
  });
});

test('a frame’s fleet is that of its job unless it has moved', () => {
  const plan = after([500]);
  const fleetAt = (frame: number) => fleetOf(plan, frameNumber(frame));
  expect([449, 450, 550, 551].map(fleetAt)).toEqual(['lambda', 'gpu', 'gpu', 'lambda']);
  expect(fleetsOf(plan)).toEqual(['lambda', 'gpu']);
  expect(fleetsOf(onLambda)).toEqual(['lambda']);
});

test('a heavy frame always moves, no frame ever moves back, and the plan stays small', () =>
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: -300, max: 300 }), { minLength: 1, maxLength: 120 }),
      fc.array(fc.nat(), { minLength: 1, maxLength: 10 }),
      fc.nat({ max: 100 }),
      (listed, picks, succeeded) => {
        const frames = listed.sort((a, b) => a - b).map(frameNumber);
        let plan = onLambda;
        for (const pick of picks) {
          const frame = frames[pick % frames.length] ?? frameNumber(0);
          const before = plan;
          if (!before.mayMove) return;
          plan = afterTooHeavy(plan, {
            frame,
            failure: failed('too-heavy'),
            frames,
            counts: { succeeded },
            sequential: false,
          });
          expect(fleetOf(plan, frame)).toBe('gpu');
          for (const other of frames)
            if (fleetOf(before, other) === 'gpu') expect(fleetOf(plan, other)).toBe('gpu');
          expect(JSON.stringify(plan).length).toBeLessThan(1000);
        }
      },
    ),
  ));

test('a list has the frames that it is parsed to', () =>
  fc.assert(
    fc.property(
      fc.constantFrom('1-10', '-7', '-20--10', '1-250x7,300', '5,1-3'),
      fc.integer({ min: -30, max: 310 }),
      (list, frame) => {
        expect(frameListHas(list, frameNumber(frame))).toBe(numbers(list).includes(frameNumber(frame)));
      },
    ),
  ));
