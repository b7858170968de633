import { expect, test } from '@jest/globals';
import { parseRange } from '../../functions/local/parse-range.ts';

const whole = undefined;

test.each([
  // header        size    part
  [undefined, 10, whole],
  ['bytes=0-3', 10, { offset: 0, length: 4 }],
  ['bytes=4-', 10, { offset: 4, length: 6 }],
  ['bytes=9-9', 10, { offset: 9, length: 1 }],
  ['bytes=8-20', 10, { offset: 8, length: 2 }],
  ['bytes=-3', 10, { offset: 7, length: 3 }],
  ['bytes=-20', 10, { offset: 0, length: 10 }],
  ['bytes=10-', 10, 'unsatisfiable'],
  ['bytes=0-', 0, 'unsatisfiable'],
  ['bytes=-0', 10, 'unsatisfiable'],
  ['bytes=-5', 0, 'unsatisfiable'],
  ['bytes=5-4', 10, whole],
  ['bytes=-', 10, whole],
  ['bytes=0-1,3-4', 10, whole],
  ['frames=0-1', 10, whole],
  ['bytes=a-b', 10, whole],
] as const)('the range %s of %d bytes', (header, size, part) =>
  expect(parseRange(header, size)).toEqual(part),
);
