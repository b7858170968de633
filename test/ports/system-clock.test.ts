import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { milliseconds } from '../../functions/domain/units.ts';
import { systemClock } from '../../functions/ports/system-clock.ts';

describe('sleep', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  function fallAsleep(time: number, signal?: AbortSignal): () => boolean {
    let awake = false;
    void systemClock.sleep(milliseconds(time), signal).then(() => {
      awake = true;
    });
    return () => awake;
  }

  test.each([30, 2 ** 31, 2 ** 32])('lasts as long as it was told, %i ms', async (time) => {
    const awake = fallAsleep(time);
    await jest.advanceTimersByTimeAsync(time - 1);
    expect(awake()).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    expect(awake()).toBe(true);
  });

  test('ends when it is told to, and does not begin after that', async () => {
    const stop = new AbortController();
    const awake = fallAsleep(2 ** 32, stop.signal);
    await jest.advanceTimersByTimeAsync(20);
    expect(awake()).toBe(false);
    stop.abort();
    await jest.advanceTimersByTimeAsync(0);
    expect(awake()).toBe(true);
    expect(jest.getTimerCount()).toBe(0);
    await systemClock.sleep(milliseconds(2 ** 31), stop.signal);
  });
});

test('gives tokens of 128 bits, no two alike', () => {
  const tokens = new Set(Array.from({ length: 1000 }, () => systemClock.token()));
  expect(tokens.size).toBe(1000);
  for (const token of tokens) expect(token).toMatch(/^[\w-]{22}$/);
});
