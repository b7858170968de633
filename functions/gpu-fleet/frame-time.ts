import { type Milliseconds, milliseconds, minutes, seconds } from '../domain/units.ts';

/** What is known of how long a job's frames take on the GPU fleet. */
export interface KnownTimes {
  /** What was expected before any was rendered. */
  readonly expected: Milliseconds | undefined;
  /** Attempts that have ended, and their time together. */
  readonly attempts: number;
  readonly time: Milliseconds;
  /** How long those that go on have taken so far. */
  readonly sofar: readonly Milliseconds[];
}

/** Where nothing at all is known. */
const usual: Milliseconds = minutes(1);
/** Time that passes between two frames, whatever they take. */
const least: Milliseconds = seconds(1);

/**
 * What a frame takes, as far as is known: the mean of what has ended, or of all when those that go on take longer.
 * While none has ended one that has taken a while is expected to take as long again.
 */
export function frameTimeOf({ expected = usual, attempts, time, sofar }: KnownTimes): Milliseconds {
  const going = sofar.reduce((sum, one) => sum + one, 0);
  const known =
    attempts > 0
      ? Math.max(time / attempts, (time + going) / (attempts + sofar.length))
      : Math.max(expected, 2 * Math.max(0, ...sofar));
  return milliseconds(Math.max(least, Math.round(known)));
}

/** A frame that should have ended by now is still some way off. */
const leastLeft = 0.25;

/** What a frame still takes that has taken so long. */
export const timeLeftOf = (frameTime: Milliseconds, sofar: Milliseconds): Milliseconds =>
  milliseconds(Math.max(frameTime - sofar, leastLeft * frameTime));
