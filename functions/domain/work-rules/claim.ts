import type { Failure } from '../failure.ts';
import type { Fleet } from '../fleet.ts';
import {
  type Epoch,
  type Instant,
  instant,
  type LeaseToken,
  type Milliseconds,
  milliseconds,
} from '../units.ts';
import type { FailedWork, LeasedWork, Work } from '../work.ts';
import { failedWith, faultsIn, queuedAgain, timeWorked } from './after-attempt.ts';
import type { Decision } from './decision.ts';
import { leaseTime, takeoverGrace } from './lease-times.ts';
import { lossOf } from './lost-worker.ts';

export interface ClaimRequest {
  readonly token: LeaseToken;
  readonly worker: string;
  /** Epoch of the job that the worker has read. */
  readonly epoch: Epoch;
  readonly faultLimit: number;
  /** The worker's, on a farm that has more than one. */
  readonly fleet?: Fleet;
}

export type ClaimAnswer =
  | { readonly kind: 'claimed'; readonly work: LeasedWork }
  /** Succeeded or failed: the message may go. */
  | { readonly kind: 'not-needed' }
  /** Somebody's live lease, or a back-off: to be tried again after this time. */
  | { readonly kind: 'wait'; readonly after: Milliseconds }
  /** This claim would have passed the fault limit: the frame has failed instead. */
  | { readonly kind: 'failed'; readonly work: FailedWork }
  /** The record belongs to a newer epoch than the worker has read. */
  | { readonly kind: 'stale' };

export function claim<R>(
  work: Work<R> | undefined,
  request: ClaimRequest,
  now: Instant,
): Decision<R, ClaimAnswer> {
  const { token, worker, epoch, faultLimit, fleet } = request;
  if (work && work.epoch > epoch) return { answer: { kind: 'stale' } };
  if (work?.state === 'succeeded' || work?.state === 'failed') return { answer: { kind: 'not-needed' } };
  if (work?.state === 'queued' && work.notBefore !== undefined && work.notBefore > now) {
    return { answer: { kind: 'wait', after: milliseconds(work.notBefore - now) } };
  }
  if (work?.state === 'rendering') {
    // The claim's own reply was lost: the lease is ours already.
    if (work.lease.token === token) return { answer: { kind: 'claimed', work } };
    const free = instant(work.lease.until + takeoverGrace);
    if (free > now) return { answer: { kind: 'wait', after: milliseconds(free - now) } };
  }
  const lost = work?.state === 'rendering' ? work : undefined;
  const expired = lost && lossOf(lost);
  const isTooHeavy = expired?.class === 'too-heavy';
  // What was too heavy for another fleet is no fault of the work.
  const isTooHeavyHere = isTooHeavy && lost?.fleet === fleet;
  const isFault = expired !== undefined && isTooHeavy === isTooHeavyHere;
  const faults = faultsIn(work, epoch) + Number(isFault);
  const base = { epoch, attempt: work?.attempt ?? 0, faults, ...timeWorked(work, now) };
  const lastFailure = expired ?? work?.lastFailure;
  if (isFault && (faults >= faultLimit || isTooHeavyHere)) {
    const failed = failedWith(base, expired, now);
    return { write: failed, answer: { kind: 'failed', work: failed } };
  }
  const claimed: LeasedWork = {
    ...base,
    state: 'rendering',
    attempt: base.attempt + 1,
    ...(lastFailure && { lastFailure }),
    lease: { token, worker, until: instant(now + leaseTime) },
    ...(fleet && { fleet }),
    startedAt: now,
  };
  return { write: claimed, answer: { kind: 'claimed', work: claimed } };
}

/**
 * As `claim`, for work that another fleet can do: where a worker of this one vanished because it was too heavy, the
 * work is given back with the reason, and without a fault.
 */
export function claimOrHandOver<R>(
  work: Work<R> | undefined,
  request: ClaimRequest,
  now: Instant,
): Decision<R, ClaimAnswer | { readonly kind: 'too-heavy'; readonly failure: Failure }> {
  const decided = claim(work, request, now);
  if (work?.state !== 'rendering' || work.fleet !== request.fleet || decided.write === undefined)
    return decided;
  const failure = lossOf(work);
  if (failure.class !== 'too-heavy') return decided;
  return { write: queuedAgain(work, now, { lastFailure: failure }), answer: { kind: 'too-heavy', failure } };
}
