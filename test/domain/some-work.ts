import type { Failure, FailureClass } from '../../functions/domain/failure.ts';
import { epoch, instant, type LeaseToken, leaseToken } from '../../functions/domain/units.ts';
import type { FailedWork, LeasedWork, QueuedWork, SucceededWork } from '../../functions/domain/work.ts';
import { leaseTime, takeoverGrace } from '../../functions/domain/work-rules/lease-times.ts';

export const now = instant(1_000_000);
/** The last moment at which a lease that was renewed now still keeps others away, and the first after it. */
export const lastHeld = instant(now + leaseTime + takeoverGrace - 1);
export const firstFree = instant(now + leaseTime + takeoverGrace);
export const mine: LeaseToken = leaseToken('mine');
export const other: LeaseToken = leaseToken('other');

export const failed = (kind: FailureClass): Failure => ({
  class: kind,
  code: `A ${kind} failure`,
  message: 'it went wrong',
  advice: 'look at it',
});

const base = { epoch: epoch(1), attempt: 2, faults: 1, lastFailure: failed('transient') };

export const queued = (change: Partial<QueuedWork> = {}): QueuedWork => ({
  ...base,
  state: 'queued',
  ...change,
});

/** Held by `mine`, whose lease was renewed just now. */
export const leased = (change: Partial<LeasedWork> = {}): LeasedWork => ({
  ...base,
  state: 'rendering',
  lease: { token: mine, worker: 'w1', until: instant(now + leaseTime) },
  startedAt: now,
  ...change,
});

export const succeeded = (change: Partial<SucceededWork<string>> = {}): SucceededWork<string> => ({
  ...base,
  state: 'succeeded',
  completedUnder: mine,
  startedAt: instant(now - 10),
  endedAt: now,
  result: 'picture',
  ...change,
});

export const failedWork = (change: Partial<FailedWork> = {}): FailedWork => ({
  ...base,
  state: 'failed',
  failure: failed('transient'),
  endedAt: now,
  ...change,
});
