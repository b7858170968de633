import { expect, test } from '@jest/globals';
import { milliseconds } from '../../functions/domain/units.ts';
import { systemClock } from '../../functions/local/system-clock.ts';

test('sleeps as long as it was told', async () => {
  const begin = performance.now();
  await systemClock.sleep(milliseconds(30));
  expect(performance.now() - begin).toBeGreaterThanOrEqual(28);
});

test('sleeps longer than a timer can, until it is told to stop', async () => {
  const stop = new AbortController();
  let awake = false;
  const sleeping = systemClock.sleep(milliseconds(2 ** 31), stop.signal).then(() => {
    awake = true;
  });
  await systemClock.sleep(milliseconds(20));
  expect(awake).toBe(false);
  stop.abort();
  await sleeping;
  await systemClock.sleep(milliseconds(2 ** 31), stop.signal);
});

test('gives tokens of 128 bits, no two alike', () => {
  const tokens = new Set(Array.from({ length: 1000 }, () => systemClock.token()));
  expect(tokens.size).toBe(1000);
  for (const token of tokens) expect(token).toMatch(/^[\w-]{22}$/);
});
