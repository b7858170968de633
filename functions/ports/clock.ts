import type { Instant, LeaseToken, Milliseconds } from '../domain/units.ts';

/** Time and randomness, so that the whole farm can be simulated from a seed. */
export interface Clock {
  now(): Instant;
  /** Resolves after `time` (however long), or at once when the signal is raised. Never rejects. */
  sleep(time: Milliseconds, signal?: AbortSignal): Promise<void>;
  /** 128 random bits that were never used before, as base64url. */
  token(): LeaseToken;
  /** A random number from 0 up to but not including 1. */
  random(): number;
}
