import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatFrameList, parseFrameList, TooManyFrames } from '../../functions/domain/frame-list.ts';
import { type FrameNumber, frameNumber } from '../../functions/domain/units.ts';

const noScene = { start: 1, end: 0, step: 1 };
const parse = (text: string, limit = 1_000_000) => parseFrameList(text, noScene, limit);

const anyFrame = fc.integer({ min: -1_048_574, max: 1_048_574 });
/** Near one another, so that runs and repetitions come up. */
const nearFrame = fc.integer({ min: -20, max: 60 });
const frames: fc.Arbitrary<FrameNumber[]> = fc
  .oneof(fc.uniqueArray(anyFrame), fc.uniqueArray(nearFrame))
  .filter((list) => list.length > 0)
  .map((list) => list.map(frameNumber));

const range = fc.record({
  start: nearFrame,
  length: fc.integer({ min: 0, max: 50 }),
  step: fc.integer({ min: 1, max: 7 }),
});
/** Up to eight ranges may cover one another before the list is refused for its repetitions alone. */
const ranges = fc.array(range, { minLength: 1, maxLength: 8 });
type Range = { readonly start: number; readonly length: number; readonly step: number };
const write = ({ start, length, step }: Range) => `${start}-${start + length}x${step}`;

/** The meaning of a list, spelled out as slowly as it is plain. */
function meaning(list: readonly Range[]): number[] {
  const named = list.flatMap(({ start, length, step }) =>
    Array.from({ length: length + 1 }, (_, index) => start + index).filter(
      (frame) => (frame - start) % step === 0,
    ),
  );
  return named.filter((frame, index) => named.indexOf(frame) === index);
}

describe('frame lists', () => {
  test('read back what was written: no frame lost, doubled or moved', () =>
    fc.assert(fc.property(frames, (list) => expect(parse(formatFrameList(list))).toEqual(list))));

  test('mean every frame that they name, once, where it stands first', () =>
    fc.assert(
      fc.property(ranges, (list) => expect(parse(list.map(write).join(','))).toEqual(meaning(list))),
    ));

  test('are written as one range when the frames are one run', () =>
    fc.assert(
      fc.property(range, (run) => {
        const list = meaning([{ ...run, length: run.length + 2 * run.step }]).map(frameNumber);
        expect(formatFrameList(list)).not.toContain(',');
      }),
    ));

  test('are refused exactly when they name more frames than the limit', () =>
    fc.assert(
      fc.property(ranges, fc.integer({ min: 1, max: 80 }), (list, limit) => {
        const text = list.map(write).join(',');
        const wanted = meaning(list);
        if (wanted.length > limit) expect(() => parse(text, limit)).toThrow(TooManyFrames);
        else expect(parse(text, limit)).toEqual(wanted);
      }),
    ));

  test('of any text either parse or are refused by name, and stay within the timeline', () =>
    fc.assert(
      fc.property(fc.stringMatching(/^[-x,0-9 ]{0,24}$/), (text) => {
        try {
          for (const frame of parse(text, 5000)) expect(Math.abs(frame)).toBeLessThanOrEqual(1_048_574);
        } catch (error) {
          expect(error).toHaveProperty('name', expect.stringMatching(/^(BadFrameList|TooManyFrames)$/));
        }
      }),
    ));
});
