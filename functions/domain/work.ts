import type { Failure } from './failure.ts';
import type { Fleet } from './fleet.ts';
import type { Bytes, Epoch, Instant, LeaseToken, Milliseconds } from './units.ts';

/** How far a piece of work is. */
export interface Progress {
  /** 0 to 1. */
  readonly fraction: number;
  readonly message: string;
}

/** What a worker tells each time that it renews a lease. */
export interface Heartbeat {
  /** Resident memory of Blender, and what it may have. */
  readonly memory?: { readonly used: Bytes; readonly limit: Bytes };
  readonly progress?: Progress;
}

/** A worker's time-limited right to an attempt; lost when it is not renewed. */
export interface Lease extends Heartbeat {
  readonly token: LeaseToken;
  /** Name of the worker, for people. */
  readonly worker: string;
  readonly until: Instant;
}

interface WorkBase {
  /** The job's epoch in which the record was last claimed or reset. */
  readonly epoch: Epoch;
  /** Attempts so far; it only grows, and names the attempt's files. */
  readonly attempt: number;
  /** Attempts that ended badly since the last retry by a person. */
  readonly faults: number;
  /** How the last attempt that ended badly did so. */
  readonly lastFailure?: Failure;
  /** Time that workers have held it, in all attempts that have ended; absent until one has. */
  readonly workTime?: Milliseconds;
  /** What of these was on machines with a GPU; absent until one was. */
  readonly onGpu?: { readonly attempts: number; readonly time: Milliseconds };
}

export interface QueuedWork extends WorkBase {
  readonly state: 'queued';
  /** Back-off after a fault: not to be claimed before. */
  readonly notBefore?: Instant;
}

export interface LeasedWork extends WorkBase {
  readonly state: 'rendering';
  readonly lease: Lease;
  /** Where the attempt is made, on a farm that has more than one fleet. */
  readonly fleet?: Fleet;
  readonly startedAt: Instant;
}

export interface SucceededWork<Result> extends WorkBase {
  readonly state: 'succeeded';
  /** The lease under which it was completed: the same completion again is a success, not a loss. */
  readonly completedUnder: LeaseToken;
  /** Where it was done, on a farm that has more than one fleet. */
  readonly fleet?: Fleet;
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  readonly result: Result;
}

export interface FailedWork extends WorkBase {
  readonly state: 'failed';
  readonly failure: Failure;
  readonly endedAt: Instant;
}

/**
 * A piece of work that one worker at a time may hold: a frame, the preparation of a scene, a segment of a
 * video. Work without a record is `queued`.
 */
export type Work<Result> = QueuedWork | LeasedWork | SucceededWork<Result> | FailedWork;

export type WorkState = Work<unknown>['state'];

/** How the counts of a job change when work goes from one state to another. */
export function countChange(
  from: WorkState,
  to: WorkState,
): { rendering: number; succeeded: number; failed: number } {
  const step = (state: WorkState) => Number(to === state) - Number(from === state);
  return { rendering: step('rendering'), succeeded: step('succeeded'), failed: step('failed') };
}
