import type { Failure } from './failure.ts';
import type { Fleet } from './fleet.ts';
import {
  type Bytes,
  type Epoch,
  type Instant,
  instant,
  type LeaseToken,
  type Milliseconds,
  milliseconds,
  seconds,
} from './units.ts';
import type { FailedWork, Heartbeat, LeasedWork, QueuedWork, Work } from './work.ts';

/**
 * The rules of claims and leases, as pure functions: each takes the record as it stands and the store's
 * time, and gives the record to write (none when nothing changes) and the answer to the caller. A store runs
 * them inside one conditional write.
 */
export interface Decision<Result, Answer> {
  readonly write?: Work<Result>;
  readonly answer: Answer;
}

/** Leases, and the visibility of their messages, last this long and are renewed every 25 s. */
export const leaseTime: Milliseconds = seconds(90);
export const renewEvery: Milliseconds = seconds(25);
/** How often a worker looks whether its job has been cancelled. */
export const heartbeat: Milliseconds = seconds(5);
/** A lease may be taken over only this long after it ended: clocks and networks are late. */
export const takeoverGrace: Milliseconds = seconds(30);
export const defaultFaultLimit = 3;

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
  const expired = lost && leaseExpired(lost);
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
  const failure = leaseExpired(work);
  if (failure.class !== 'too-heavy') return decided;
  return { write: queued(work, now, { lastFailure: failure }), answer: { kind: 'too-heavy', failure } };
}

/** A retry forgives the faults of earlier epochs, also of work that was held while it reset the others. */
const faultsIn = (work: Work<unknown> | undefined, epoch: Epoch) => (work?.epoch === epoch ? work.faults : 0);

/** Above this share of the memory limit, a worker that vanished is taken to have run out of memory. */
const outOfMemoryShare = 0.85;

function leaseExpired(work: LeasedWork): Failure {
  const { memory, worker } = work.lease;
  if (memory && memory.used > outOfMemoryShare * memory.limit) {
    return {
      class: 'too-heavy',
      code: 'OutOfMemory',
      message: `the worker ${worker} vanished while Blender held ${toMiB(memory.used)} of ${toMiB(memory.limit)} MiB`,
      advice: 'render it with more memory, or simplify the scene',
      details: { used: memory.used, limit: memory.limit },
    };
  }
  return {
    class: 'transient',
    code: 'WorkerLost',
    message: `the worker ${worker} stopped without a word in attempt ${work.attempt}`,
    advice: 'retry the frame; if it happens again, look at the worker’s memory and its log',
  };
}

const toMiB = (size: Bytes) => Math.round(size / 2 ** 20);

export type LeaseAnswer = 'kept' | 'lost';

const holds = <R>(work: Work<R> | undefined, token: LeaseToken): work is LeasedWork =>
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
  return { write: queued(work, now), answer: 'kept' };
}

/** Gives work back that is too heavy for the worker's fleet, with the reason, for another: no fault. */
export function handOver<R>(
  work: Work<R> | undefined,
  token: LeaseToken,
  failure: Failure,
  now: Instant,
): Decision<R, LeaseAnswer> {
  if (!holds(work, token)) return { answer: 'lost' };
  return { write: queued(work, now, { lastFailure: failure }), answer: 'kept' };
}

/** Gives back what a predecessor held that is known to be gone, such as the last `serve` on a data folder. */
export function releasePredecessor<R>(work: Work<R> | undefined, now: Instant): Decision<R, LeaseAnswer> {
  return work?.state === 'rendering' ? { write: queued(work, now), answer: 'kept' } : { answer: 'lost' };
}

function queued(work: LeasedWork, now: Instant, change: Partial<QueuedWork> = {}): QueuedWork {
  const { epoch, attempt, faults, lastFailure } = work;
  return {
    state: 'queued',
    epoch,
    attempt,
    faults,
    ...(lastFailure && { lastFailure }),
    ...timeWorked(work, now),
    ...change,
  };
}

type TimeWorked = Pick<QueuedWork, 'workTime' | 'onGpu'>;

/** The time of all attempts, with the one that ends now; a worker that vanished counts until its lease ended. */
function timeWorked(work: Work<unknown> | undefined, now: Instant): TimeWorked {
  if (work?.state !== 'rendering') return work ? timeOf(work) : {};
  const held = Math.max(0, Math.min(now, work.lease.until) - work.startedAt);
  const onGpu = work.onGpu ?? { attempts: 0, time: 0 };
  return {
    ...timeOf(work),
    workTime: milliseconds((work.workTime ?? 0) + held),
    ...(work.fleet === 'gpu' && {
      onGpu: { attempts: onGpu.attempts + 1, time: milliseconds(onGpu.time + held) },
    }),
  };
}

const timeOf = ({ workTime, onGpu }: TimeWorked): TimeWorked => ({
  ...(workTime !== undefined && { workTime }),
  ...(onGpu && { onGpu }),
});

export type CompleteAnswer = 'completed' | 'already' | 'lost';

export function complete<R>(
  work: Work<R> | undefined,
  token: LeaseToken,
  result: R,
  now: Instant,
): Decision<R, CompleteAnswer> {
  if (work?.state === 'succeeded' && work.completedUnder === token) return { answer: 'already' };
  if (!holds(work, token)) return { answer: 'lost' };
  const { epoch, attempt, faults, lastFailure, fleet, startedAt } = work;
  return {
    write: {
      state: 'succeeded',
      epoch,
      attempt,
      faults,
      ...(lastFailure && { lastFailure }),
      ...timeWorked(work, now),
      completedUnder: token,
      ...(fleet && { fleet }),
      startedAt,
      endedAt: now,
      result,
    },
    answer: 'completed',
  };
}

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
    write: queued(work, now, { faults, lastFailure: failure, notBefore: instant(now + after) }),
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

function failedWith(
  work: Pick<FailedWork, 'epoch' | 'attempt' | 'faults' | 'workTime' | 'onGpu'>,
  failure: Failure,
  now: Instant,
): FailedWork {
  const { epoch, attempt, faults } = work;
  return {
    state: 'failed',
    epoch,
    attempt,
    faults,
    lastFailure: failure,
    ...timeOf(work),
    failure,
    endedAt: now,
  };
}

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

/** Back to `queued` under a new epoch, with its faults forgiven; work that somebody holds goes on. */
export function reset<R>(
  work: Work<R> | undefined,
  epoch: Epoch,
  now: Instant,
): Decision<R, 'reset' | 'unchanged'> {
  if (!work || work.epoch >= epoch) return { answer: 'unchanged' };
  if (work.state === 'rendering' && work.lease.until + takeoverGrace > now) return { answer: 'unchanged' };
  const { attempt } = work;
  return { write: { state: 'queued', epoch, attempt, faults: 0, ...timeWorked(work, now) }, answer: 'reset' };
}
