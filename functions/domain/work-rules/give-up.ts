import type { Failure } from '../failure.ts';
import type { Epoch, Instant } from '../units.ts';
import type { FailedWork, Work } from '../work.ts';
import { failedWith, faultsIn, timeWorked } from './after-attempt.ts';
import type { Decision } from './decision.ts';
import { takeoverGrace } from './lease-times.ts';

export type GiveUpAnswer =
  | { readonly kind: 'failed'; readonly work: FailedWork }
  | { readonly kind: 'not-needed' }
  | { readonly kind: 'leased' };

/** Fails work whose message died without a word; never work that is finished or that somebody holds. */
export function giveUp<R>(
  work: Work<R> | undefined,
  epoch: Epoch,
  failure: Failure,
  now: Instant,
): Decision<R, GiveUpAnswer> {
  if (work && (work.epoch > epoch || work.state === 'succeeded' || work.state === 'failed')) {
    return { answer: { kind: 'not-needed' } };
  }
  if (work?.state === 'rendering' && work.lease.until + takeoverGrace > now) {
    return { answer: { kind: 'leased' } };
  }
  const faults = faultsIn(work, epoch);
  const base = { epoch, attempt: work?.attempt ?? 0, faults, ...timeWorked(work, now) };
  const failed = failedWith(base, failure, now);
  return { write: failed, answer: { kind: 'failed', work: failed } };
}
