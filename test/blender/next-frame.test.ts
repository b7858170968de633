import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { NextFrame } from '../../functions/blender/next-frame.ts';
import { milliseconds } from '../../functions/domain/units.ts';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

/** What was called by so many milliseconds after the frame began. */
const calledBy = (wanted: jest.Mock, elapsed: number) => {
  jest.advanceTimersByTime(elapsed);
  return wanted.mock.calls.length;
};

test.each<[string, number | undefined, number, number]>([
  ['a light frame: at once', 60, 0, 1],
  ['one of a second: at once', 1000, 0, 1],
  ['one of five seconds: not before the fourth is over', 5000, 3999, 0],
  ['one of five seconds: a second before its end', 5000, 4000, 1],
  ['one of more than half a minute: not before it has ended', 31_000, 3_600_000, 0],
  ['the first of a scene: not before it has ended', undefined, 3_600_000, 0],
])('the next frame is asked for after the one before was %s', (_what, last, elapsed, calls) => {
  const wanted = jest.fn();
  new NextFrame(wanted).expectAfter(last === undefined ? undefined : milliseconds(last));
  expect(calledBy(wanted, elapsed)).toBe(calls);
});

test('it is asked for once, however often it is wanted', () => {
  const wanted = jest.fn();
  const next = new NextFrame(wanted);
  next.expectAfter(milliseconds(2000));
  next.want();
  next.want();
  expect(calledBy(wanted, 10_000)).toBe(1);
});

test('a frame that has failed asks for none', () => {
  const wanted = jest.fn();
  const next = new NextFrame(wanted);
  next.expectAfter(milliseconds(2000));
  next.forget();
  next.want();
  expect(calledBy(wanted, 10_000)).toBe(0);
});
