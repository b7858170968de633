import { randomBytes } from 'node:crypto';
import { instant, leaseToken, type Milliseconds } from '../domain/units.ts';
import type { Clock } from './clock.ts';

/** The longest that a timer of Node runs; a longer one would fire at once. */
const longestTimer = 2 ** 31 - 1;

/** This machine's time and randomness. */
export const systemClock: Clock = {
  now: () => instant(Date.now()),
  token: () => leaseToken(randomBytes(16).toString('base64url')),
  random: () => Math.random(),
  async sleep(time: Milliseconds, signal?: AbortSignal) {
    for (let left = time as number; left > 0 && !signal?.aborted; left -= longestTimer) {
      await sleepOnce(Math.min(left, longestTimer), signal);
    }
  },
};

function sleepOnce(time: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', wake);
      resolve();
    };
    const timer = setTimeout(wake, time);
    signal?.addEventListener('abort', wake, { once: true });
  });
}
