import { FarmError } from '../domain/failure.ts';
import type {
  FrameRecord,
  FrameResult,
  NumberedFrame,
  TaskName,
  TaskRecord,
  TaskResult,
} from '../domain/frame.ts';
import type { FrameCounts, Job } from '../domain/job.ts';
import type { JobState } from '../domain/job-state.ts';
import type { FrameNumber, Instant, JobId, Sha256 } from '../domain/units.ts';
import type { Usage } from '../domain/usage.ts';
import type { WorkState } from '../domain/work.ts';
import type { Decision } from '../domain/work-rules/decision.ts';

/**
 * The truth about jobs and frames. Every read is strongly consistent. An `update…` runs its rule against the
 * record as it stands and the store's own time, and writes what the rule says only if the record has not
 * changed meanwhile; otherwise it reads again and runs the rule again, so a rule must be pure.
 * A write that is answered survives the death of the process; a created job survives power loss as well.
 * Cursors are opaque, and what is written while pages are read may or may not appear on them; nothing that
 * stays as it is appears twice or is left out. A page has at most `limit` items (1 or more).
 */
export interface JobStore {
  /**
   * Stores a new job, or finds the one that the same key created earlier (a deleted one, too, until it is
   * swept). A hundred thousand frames cost this one record.
   * @throws IdempotencyKeyReused when the key was used for another request
   */
  createJob(
    job: (now: Instant) => Job,
    key?: IdempotencyKey,
  ): Promise<{ readonly created: boolean; readonly job: Job }>;
  readJob(id: JobId): Promise<Job | undefined>;
  /** @returns undefined when there is no such job */
  updateJob<Answer>(id: JobId, rule: JobRule<Answer>): Promise<Answer | undefined>;
  /** Newest first, without deleted ones. @throws BadCursor */
  listJobs(query: { state?: JobState; limit: number; cursor?: string }): Promise<Page<Job>>;
  /** Jobs that reconcile must look at (`needsCare`), found without reading the others. */
  listOpenJobs(query: { limit: number; cursor?: string }): Promise<Page<Job>>;

  readFrame(job: JobId, frame: FrameNumber): Promise<FrameRecord | undefined>;
  /**
   * Changes a frame's record and the job's counts in one transaction.
   * @throws NoSuchJob when the rule would write and the job was swept: nothing brings its frames back
   */
  updateFrame<Answer>(job: JobId, frame: FrameNumber, rule: FrameRule<Answer>): Promise<Answer>;
  /** Frames that have a record, by number; a frame without one is queued. @throws BadCursor */
  listFrames(job: JobId, query: FrameQuery): Promise<Page<NumberedFrame>>;
  /** Succeeded and failed are exact; rendering may be approximate. */
  countFrames(job: JobId): Promise<FrameCounts>;
  /**
   * Whether the job may be whole now that this frame has ended: surely not, while another frame that is counted
   * together with it has not. One read, however large the job.
   */
  mayBeWhole(job: Job, frame: FrameNumber): Promise<boolean>;
  /** Exactly what the frames' records add up to (`usageOf`), kept with the counts. */
  sumUsage(job: JobId): Promise<Usage>;
  /** What the job's work beside its frames has used: its scene's preparation, its video. */
  sumTaskUsage(job: JobId): Promise<Usage>;

  readTask(job: JobId, task: TaskName): Promise<TaskRecord | undefined>;
  /** @throws NoSuchJob as `updateFrame` does */
  updateTask<Answer>(job: JobId, task: TaskName, rule: TaskRule<Answer>): Promise<Answer>;

  /**
   * Removes a deleted job's records, its own last, and the idempotency key that created it. Does nothing to
   * a job that was not deleted, nor to one that is gone; ended half-way, it is called again.
   */
  sweepJob(id: JobId): Promise<void>;
  /** The store's time. */
  now(): Promise<Instant>;
}

export interface IdempotencyKey {
  readonly key: string;
  /** Digest of the request's body. */
  readonly request: Sha256;
}

export interface JobDecision<Answer> {
  readonly write?: Job;
  readonly answer: Answer;
}
export type JobRule<Answer> = (job: Job, now: Instant) => JobDecision<Answer>;
export type FrameRule<Answer> = (
  frame: FrameRecord | undefined,
  now: Instant,
) => Decision<FrameResult, Answer>;
export type TaskRule<Answer> = (task: TaskRecord | undefined, now: Instant) => Decision<TaskResult, Answer>;

export interface FrameQuery {
  readonly state?: WorkState;
  readonly limit: number;
  readonly cursor?: string;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Where the next page begins; absent on the last. */
  readonly cursor?: string;
}

export class IdempotencyKeyReused extends FarmError {
  constructor(key: string) {
    super(`the idempotency key “${key.slice(0, 80)}” was used for another request`, {
      advice: 'take a new key for each request, and the old one only to send the same request again',
    });
  }
}

export class NoSuchJob extends FarmError {
  constructor(id: string) {
    super(`there is no job ${id}`, { advice: 'list the jobs to see which there are', details: { job: id } });
  }
}

export class BadCursor extends FarmError {
  constructor(cursor: string) {
    super(`“${cursor.slice(0, 80)}” is no cursor of this list`, {
      advice: 'begin again without a cursor',
      pointer: '/cursor',
    });
  }
}
