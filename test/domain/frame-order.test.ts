import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type FrameOrder, frameOrders, orderFrames } from '../../functions/domain/frame-order.ts';
import { frameNumber } from '../../functions/domain/units.ts';

const shot = [1, 2, 3, 4, 5, 6, 7, 8, 9].map(frameNumber);

describe('frames are sent', () => {
  test.each<[FrameOrder, number[]]>([
    ['in-order', [1, 2, 3, 4, 5, 6, 7, 8, 9]],
    ['reverse', [9, 8, 7, 6, 5, 4, 3, 2, 1]],
    ['preview-first', [1, 9, 5, 3, 7, 2, 4, 6, 8]],
  ])('%s', (order, sent) => expect(orderFrames(shot, order)).toEqual(sent));

  test.each([
    [[], []],
    [[4], [4]],
    [
      [4, 8],
      [4, 8],
    ],
    [
      [30, 10, 20],
      [30, 20, 10],
    ],
  ])('preview-first of %j as %j', (listed, sent) =>
    expect(orderFrames(listed.map(frameNumber), 'preview-first')).toEqual(sent),
  );

  test('in any order the same frames, each once', () =>
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: -500, max: 500 }), { maxLength: 300 }),
        fc.constantFrom(...frameOrders),
        (list, order) => {
          const sent = orderFrames(list.map(frameNumber), order);
          expect(sent.toSorted((a, b) => a - b)).toEqual(list.toSorted((a, b) => a - b));
        },
      ),
    ));

  test('preview-first so that any few show the whole shot', () =>
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 400 }), fc.integer({ min: 2, max: 400 }), (total, few) => {
        const listed = Array.from({ length: total }, (_, index) => frameNumber(index));
        const seen = orderFrames(listed, 'preview-first')
          .slice(0, few)
          .toSorted((a, b) => a - b);
        const gaps = seen.slice(1).map((frame, index) => frame - (seen[index] ?? 0));
        // Each complete round of halving makes every gap at most half of the last, rounded up.
        const rounds = Math.floor(Math.log2(Math.max(1, seen.length - 1)));
        expect(Math.max(...gaps)).toBeLessThanOrEqual(Math.ceil((total - 1) / 2 ** rounds));
      }),
    ));
});
