import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { segmentsOf } from '../../functions/assemble/segments.ts';
import { frameNumber } from '../../functions/domain/units.ts';

const frames = (count: number) => Array.from({ length: count }, (_, index) => frameNumber(index * 2 - 50));

describe('a video', () => {
  test.each([
    // frames  segments' lengths
    [1, [1]],
    [119, [119]],
    [120, [120]],
    [239, [239]],
    [240, [120, 120]],
    [500, [125, 125, 125, 125]],
    [361, [120, 120, 121]],
  ])('of %d frames is made in segments of %j', (count, lengths) =>
    expect(segmentsOf(frames(count)).map((segment) => segment.frames.length)).toEqual(lengths),
  );

  test('of very many frames is made in 64 longer segments', () => {
    const segments = segmentsOf(frames(100_000));
    expect(segments).toHaveLength(64);
    expect(new Set(segments.map((segment) => segment.frames.length))).toEqual(new Set([1562, 1563]));
  });

  test('has every frame once, in order, in segments numbered from 0', () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20_000 }), (count) => {
        const segments = segmentsOf(frames(count));
        expect(segments.flatMap((segment) => segment.frames)).toEqual(frames(count));
        expect(segments.map(({ task }) => task)).toEqual(segments.map((_, index) => `segment-${index}`));
      }),
      { numRuns: 50 },
    ));
});
