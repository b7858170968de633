import type { Failure } from '../failure.ts';
import { type Instant, instant, type LeaseToken, type Milliseconds, milliseconds } from '../units.ts';
import type { FailedWork, LeasedWork, Work } from '../work.ts';
import { failedWith, queuedAgain, timeWorked } from './after-attempt.ts';
import type { Decision } from './decision.ts';
import { holds } from './lease.ts';

export const defaultFaultLimit = 3;

export type FaultAnswer =
  | { readonly kind: 'retry'; readonly after: Milliseconds; readonly faults: number }
  | { readonly kind: 'failed'; readonly work: FailedWork }
  | { readonly kind: 'lost' };

/** An attempt ended badly: the work is tried again after a back-off, or has failed. */
export function fault<R>(
  work: Work<R> | undefined,
  token: LeaseToken,
  failure: Failure,
  faultLimit: number,
  now: Instant,
): Decision<R, FaultAnswer> {
  if (!holds(work, token)) return { answer: { kind: 'lost' } };
  const faults = work.faults + 1;
  if (isLastTry(work, failure, faults, faultLimit)) {
    const failed = failedWith({ ...work, faults, ...timeWorked(work, now) }, failure, now);
    return { write: failed, answer: { kind: 'failed', work: failed } };
  }
  const after = backOff(faults);
  return {
    write: queuedAgain(work, now, { faults, lastFailure: failure, notBefore: instant(now + after) }),
    answer: { kind: 'retry', after, faults },
  };
}

function isLastTry(work: LeasedWork, failure: Failure, faults: number, faultLimit: number): boolean {
  switch (failure.class) {
    case 'permanent':
    case 'too-heavy':
      return true;
    case 'bad-output':
      return faults >= faultLimit || work.lastFailure?.class === 'bad-output';
    case 'transient':
      return faults >= faultLimit;
  }
}

/** 1 s, 2 s, 4 s … to a minute: long enough for a throttled service, short enough for a person. */
const backOff = (faults: number): Milliseconds => milliseconds(Math.min(60_000, 1000 * 2 ** (faults - 1)));
