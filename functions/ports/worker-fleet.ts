import type { Instant } from '../domain/units.ts';

/** A worker on a machine of its own, from its submission until it has ended. */
export interface FleetWorker {
  /** What the service calls it. */
  readonly id: string;
  /** As it was submitted. */
  readonly name: string;
  readonly submittedAt: Instant;
  /** When it began to work; undefined while it waits for its machine or starts. */
  readonly startedAt?: Instant;
}

/** Machines that are rented while they work. Its answers may be late, or lost. */
export interface WorkerFleet {
  /** The workers that have not ended, as they were up to a minute ago or so. */
  list(): Promise<readonly FleetWorker[]>;
  /**
   * Starts a worker, which leaves by itself when it has been idle for a minute.
   * @param name  never used before
   * @throws when it was not started, or the answer was lost
   */
  submit(name: string): Promise<void>;
  /** Ends a worker: what it renders goes back to the queue. One that has ended is no error. */
  terminate(worker: FleetWorker, reason: string): Promise<void>;
}

/** What the scaler knows of its own submissions, because `list` may not tell of them yet. */
export interface FleetMemory {
  /** Runs a rule against what is remembered and the store's time, as `JobStore.updateJob` does. */
  update<Answer>(rule: FleetRule<Answer>): Promise<Answer>;
}

export interface RememberedFleet {
  /** How many were ever submitted: names the next one. */
  readonly submitted: number;
  /** The latest of them. */
  readonly recent: readonly { readonly name: string; readonly at: Instant }[];
}

export type FleetRule<Answer> = (
  remembered: RememberedFleet | undefined,
  now: Instant,
) => { readonly write?: RememberedFleet; readonly answer: Answer };
