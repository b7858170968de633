import type { FrameRecord, TaskName, TaskRecord } from '../domain/frame.ts';
import type { FrameCounts, Job } from '../domain/job.ts';
import type { JobState } from '../domain/job-state.ts';
import type { FrameNumber, Instant, JobId } from '../domain/units.ts';
import { sumOf, type Usage, workUsage } from '../domain/usage.ts';
import type { Clock } from '../ports/clock.ts';
import {
  type FrameQuery,
  type FrameRule,
  type IdempotencyKey,
  type JobRule,
  type JobStore,
  NoSuchJob,
  type TaskRule,
} from '../ports/job-store.ts';
import type { DynamoTable } from './dynamo-table.ts';
import { countRendering, deleteFrames, listFrames, readFrame, writeFrame } from './frame-records.ts';
import { deleteJob, insertJob, listNewestJobs, listOpenJobs, readJob, updateJob } from './job-records.ts';
import { KnownJobs } from './known-jobs.ts';
import type { TimeSource } from './service-time.ts';
import { countEnded, readCounts } from './shard-counts.ts';
import { shardCount } from './shards.ts';
import { type RecordAccess, type Rule, type Stored, updateRecord } from './stored-record.ts';
import { deleteTasks, readTask, readTasks, writeTask } from './task-records.ts';

export interface DynamoJobStoreParts {
  readonly table: DynamoTable;
  /** Of this machine: for waiting, and for versions. */
  readonly clock: Clock;
  /** The store's own time. */
  readonly time: TimeSource;
}

/** The job store in the farm's DynamoDB table; `table-schema.ts` tells how records lie in it. */
export class DynamoJobStore implements JobStore {
  readonly #table: DynamoTable;
  readonly #clock: Clock;
  readonly #time: TimeSource;
  readonly #known: KnownJobs;

  constructor({ table, clock, time }: DynamoJobStoreParts) {
    this.#table = table;
    this.#clock = clock;
    this.#time = time;
    this.#known = new KnownJobs(clock);
  }

  async createJob(make: (now: Instant) => Job, key?: IdempotencyKey) {
    const job = make(await this.#time.now());
    const at = this.#clock.now();
    const earlier = await insertJob(this.#table, job, key, this.#clock.token());
    this.#known.saw(earlier ?? job, at);
    return { created: earlier === undefined, job: earlier ?? job };
  }

  async readJob(id: JobId): Promise<Job | undefined> {
    return (await this.#readJob(id))?.content;
  }

  async updateJob<Answer>(id: JobId, rule: JobRule<Answer>): Promise<Answer | undefined> {
    const access: RecordAccess<Job> = {
      read: () => this.#readJob(id),
      write: async (to, from, version) => {
        const outcome = await updateJob(this.#table, to, from, version);
        // What is deleted now must not be taken for there by what was seen before.
        if (to.deletedAt !== undefined) this.#known.forget(id);
        return outcome;
      },
    };
    return this.#update<Job, Answer | undefined>(access, (job, now) =>
      job ? rule(job, now) : { answer: undefined },
    );
  }

  listJobs(query: { state?: JobState; limit: number; cursor?: string }) {
    return listNewestJobs(this.#table, query);
  }

  listOpenJobs(query: { limit: number; cursor?: string }) {
    return listOpenJobs(this.#table, query);
  }

  async readFrame(job: JobId, frame: FrameNumber): Promise<FrameRecord | undefined> {
    const shards = await this.#shardsOf(job);
    return (await readFrame(this.#table, { job, frame, shards }))?.content;
  }

  async updateFrame<Answer>(job: JobId, frame: FrameNumber, rule: FrameRule<Answer>): Promise<Answer> {
    const place = { job, frame, shards: await this.#shardsOf(job) };
    const access: RecordAccess<FrameRecord> = {
      read: () => readFrame(this.#table, place),
      write: async (to, from, version) => {
        if (!from) await this.#mustBeThere(job);
        return writeFrame(this.#table, place, to, from, version);
      },
    };
    return this.#update(access, rule);
  }

  async listFrames(job: JobId, query: FrameQuery) {
    return listFrames(this.#table, job, await this.#shardsOf(job), query);
  }

  async countFrames(job: JobId): Promise<FrameCounts> {
    const shards = await this.#shardsOf(job);
    const { succeeded, failed } = await readCounts(this.#table, job, shards);
    const isWhole = succeeded + failed >= (this.#known.total(job) ?? 0);
    const rendering = isWhole ? 0 : await countRendering(this.#table, job, shards);
    return { rendering, succeeded, failed };
  }

  async mayBeWhole(job: Job, frame: FrameNumber): Promise<boolean> {
    const ended = await countEnded(this.#table, job.id, frame, shardCount(job.total));
    return ended >= this.#known.shardSize(job, frame);
  }

  async sumUsage(job: JobId): Promise<Usage> {
    return (await readCounts(this.#table, job, await this.#shardsOf(job))).usage;
  }

  async sumTaskUsage(job: JobId): Promise<Usage> {
    return sumOf((await readTasks(this.#table, job)).map(workUsage));
  }

  async readTask(job: JobId, task: TaskName): Promise<TaskRecord | undefined> {
    return (await readTask(this.#table, job, task))?.content;
  }

  async updateTask<Answer>(job: JobId, task: TaskName, rule: TaskRule<Answer>): Promise<Answer> {
    const access: RecordAccess<TaskRecord> = {
      read: () => readTask(this.#table, job, task),
      write: async (to, from, version) => {
        if (!from) await this.#mustBeThere(job);
        return writeTask(this.#table, { job, task }, to, from, version);
      },
    };
    return this.#update(access, rule);
  }

  async sweepJob(id: JobId): Promise<void> {
    const job = await this.#readJob(id);
    if (job?.content.deletedAt === undefined) return;
    await deleteFrames(this.#table, id, shardCount(job.content.total));
    await deleteTasks(this.#table, id);
    await deleteJob(this.#table, job);
    this.#known.forget(id);
  }

  now(): Promise<Instant> {
    return this.#time.now();
  }

  #update<Content, Answer>(access: RecordAccess<Content>, rule: Rule<Content, Answer>): Promise<Answer> {
    return updateRecord({ clock: this.#clock, time: this.#time }, access, rule);
  }

  async #readJob(id: JobId): Promise<Stored<Job> | undefined> {
    const at = this.#clock.now();
    const stored = await readJob(this.#table, id);
    if (stored) this.#known.saw(stored.content, at);
    else this.#known.forget(id);
    return stored;
  }

  /** One for a job that there is not: nothing will be found there. */
  async #shardsOf(id: JobId): Promise<number> {
    const total = this.#known.total(id) ?? (await this.#readJob(id))?.content.total;
    return shardCount(total ?? 0);
  }

  /** Makes sure that nothing new is written of a job that was swept, or may be before the write is done. */
  async #mustBeThere(id: JobId): Promise<void> {
    if (this.#known.isSurelyThere(id)) return;
    const job = (await this.#readJob(id))?.content;
    if (job === undefined || job.deletedAt !== undefined) throw new NoSuchJob(id);
  }
}
