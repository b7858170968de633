import type { Failure } from '../failure.ts';
import { type Instant, instant, type LeaseToken } from '../units.ts';
import type { Heartbeat, LeasedWork, Work } from '../work.ts';
import { queuedAgain } from './after-attempt.ts';
import type { Decision } from './decision.ts';
import { leaseTime } from './lease-times.ts';

export type LeaseAnswer = 'kept' | 'lost';

/** Whether the lease is still the one that this worker was given. */
export const holds = <R>(work: Work<R> | undefined, token: LeaseToken): work is LeasedWork =>
  work?.state === 'rendering' && work.lease.token === token;

export function renew<R>(
  work: Work<R> | undefined,
  token: LeaseToken,
  told: Heartbeat,
  now: Instant,
): Decision<R, LeaseAnswer> {
  if (!holds(work, token)) return { answer: 'lost' };
  const lease = { ...work.lease, ...told, until: instant(now + leaseTime) };
  return { write: { ...work, lease }, answer: 'kept' };
}

/** Gives the work back without a fault: pause, cancel, hand-over, a machine that is taken away. */
export function release<R>(
  work: Work<R> | undefined,
  token: LeaseToken,
  now: Instant,
): Decision<R, LeaseAnswer> {
  if (!holds(work, token)) return { answer: 'lost' };
  return { write: queuedAgain(work, now), answer: 'kept' };
}

/** Gives work back that is too heavy for the worker's fleet, with the reason, for another: no fault. */
export function handOver<R>(
  work: Work<R> | undefined,
  token: LeaseToken,
  failure: Failure,
  now: Instant,
): Decision<R, LeaseAnswer> {
  if (!holds(work, token)) return { answer: 'lost' };
  return { write: queuedAgain(work, now, { lastFailure: failure }), answer: 'kept' };
}

/** Gives back what a predecessor held that is known to be gone, such as the last `serve` on a data folder. */
export function releasePredecessor<R>(work: Work<R> | undefined, now: Instant): Decision<R, LeaseAnswer> {
  return work?.state === 'rendering' ? { write: queuedAgain(work, now), answer: 'kept' } : { answer: 'lost' };
}
