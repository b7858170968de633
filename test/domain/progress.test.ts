import { expect, test } from '@jest/globals';
import { timeLeft } from '../../functions/domain/progress.ts';
import { milliseconds } from '../../functions/domain/units.ts';

test.each([
  // total succeeded failed rendering for, left
  [100, 0, 0, 5000, undefined],
  [100, 10, 0, 1000, 9000],
  [100, 5, 5, 1000, 9000],
  [100, 100, 0, 1000, 0],
  [3, 1, 0, 1001, 2002],
  [100, 110, 0, 1000, 0],
])(
  'of %d frames with %d done and %d failed after %d ms, %d ms are left',
  (total, succeeded, failed, time, left) =>
    expect(timeLeft(total, { rendering: 3, succeeded, failed }, milliseconds(time))).toBe(left),
);
