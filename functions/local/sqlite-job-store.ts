import type { FrameRecord, NumberedFrame, TaskName, TaskRecord } from '../domain/frame.ts';
import { type FrameCounts, isWhole, type Job } from '../domain/job.ts';
import type { JobState } from '../domain/job-state.ts';
import type { FrameNumber, JobId } from '../domain/units.ts';
import { noUsage, sumOf, type Usage, workUsage } from '../domain/usage.ts';
import type { Clock } from '../ports/clock.ts';
import type {
  FrameQuery,
  FrameRule,
  IdempotencyKey,
  JobRule,
  JobStore,
  Page,
  TaskRule,
} from '../ports/job-store.ts';
import type { FarmDatabase } from './farm-database.ts';
import { FrameTable } from './frame-table.ts';
import { IdempotencyTable } from './idempotency-table.ts';
import { JobTable } from './job-table.ts';
import { TaskTable } from './task-table.ts';

/** Frames that are removed in one transaction: a few milliseconds' work. */
const sweptAtOnce = 2000;

/** The job store in the farm's database; several processes may share the file. */
export class SqliteJobStore implements JobStore {
  readonly #database: FarmDatabase;
  readonly #clock: Clock;
  readonly #jobs: JobTable;
  readonly #frames: FrameTable;
  readonly #tasks: TaskTable;
  readonly #keys: IdempotencyTable;

  constructor(database: FarmDatabase, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
    this.#jobs = new JobTable(database);
    this.#frames = new FrameTable(database);
    this.#tasks = new TaskTable(database);
    this.#keys = new IdempotencyTable(database);
  }

  async createJob(make: (now: ReturnType<Clock['now']>) => Job, key?: IdempotencyKey) {
    return this.#database.durableTransaction(() => {
      const earlier = key && this.#keys.find(key);
      const existing = earlier && this.#jobs.read(earlier);
      if (existing) return { created: false, job: existing };
      const job = make(this.#clock.now());
      this.#jobs.insert(job);
      this.#frames.beginCounts(job.id);
      if (key) this.#keys.insert(key, job.id);
      return { created: true, job };
    });
  }

  async readJob(id: JobId): Promise<Job | undefined> {
    return this.#jobs.read(id);
  }

  async updateJob<Answer>(id: JobId, rule: JobRule<Answer>): Promise<Answer | undefined> {
    return this.#database.transaction(() => {
      const job = this.#jobs.read(id);
      if (!job) return undefined;
      const { write, answer } = rule(job, this.#clock.now());
      if (write) this.#jobs.update(write);
      return answer;
    });
  }

  async listJobs(query: { state?: JobState; limit: number; cursor?: string }): Promise<Page<Job>> {
    return this.#jobs.listNewest(query);
  }

  async listOpenJobs(query: { limit: number; cursor?: string }): Promise<Page<Job>> {
    return this.#jobs.listOpen(query);
  }

  async readFrame(job: JobId, frame: FrameNumber): Promise<FrameRecord | undefined> {
    return this.#frames.read(job, frame);
  }

  async updateFrame<Answer>(job: JobId, frame: FrameNumber, rule: FrameRule<Answer>): Promise<Answer> {
    return this.#database.transaction(() => {
      const record = this.#frames.read(job, frame);
      const { write, answer } = rule(record, this.#clock.now());
      if (write) this.#frames.write(job, frame, record, write);
      return answer;
    });
  }

  async listFrames(job: JobId, query: FrameQuery): Promise<Page<NumberedFrame>> {
    return this.#frames.list(job, query);
  }

  async countFrames(job: JobId): Promise<FrameCounts> {
    return this.#frames.counts(job) ?? { rendering: 0, succeeded: 0, failed: 0 };
  }

  /** All frames of a job are counted together. */
  async mayBeWhole(job: Job): Promise<boolean> {
    return isWhole(job, await this.countFrames(job.id));
  }

  async sumUsage(job: JobId): Promise<Usage> {
    return this.#frames.usage(job) ?? noUsage;
  }

  async sumTaskUsage(job: JobId): Promise<Usage> {
    return sumOf(this.#tasks.readAll(job).map(workUsage));
  }

  async readTask(job: JobId, task: TaskName): Promise<TaskRecord | undefined> {
    return this.#tasks.read(job, task);
  }

  async updateTask<Answer>(job: JobId, task: TaskName, rule: TaskRule<Answer>): Promise<Answer> {
    return this.#database.transaction(() => {
      const { write, answer } = rule(this.#tasks.read(job, task), this.#clock.now());
      if (write) this.#tasks.write(job, task, write);
      return answer;
    });
  }

  async sweepJob(id: JobId): Promise<void> {
    if (this.#jobs.read(id)?.deletedAt === undefined) return;
    while (this.#database.transaction(() => this.#frames.deleteSome(id, sweptAtOnce)) === sweptAtOnce) {
      await new Promise(setImmediate); // others have their turn between two transactions
    }
    this.#database.transaction(() => {
      this.#frames.deleteAll(id);
      this.#tasks.deleteAll(id);
      this.#keys.deleteOf(id);
      this.#jobs.delete(id);
    });
  }

  async now() {
    return this.#clock.now();
  }
}
