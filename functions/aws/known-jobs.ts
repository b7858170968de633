import { noScene, parseFrameList } from '../domain/frame-list.ts';
import type { Job } from '../domain/job.ts';
import { type FrameNumber, type Instant, type JobId, minutes } from '../domain/units.ts';
import type { Clock } from '../ports/clock.ts';
import { shardCount, shardOf, shardSizes } from './shards.ts';

interface KnownJob {
  /** Frames of the job, which never change. */
  readonly total: number;
  /** When the job was last seen and not deleted, by this machine's clock. */
  readonly seenAt: Instant | undefined;
  shardSizes?: readonly number[];
}

/** Well under the two minutes for which a deleted job is kept, whatever a write may have to wait for. */
const trustedFor = minutes(1);
const keptJobs = 1000;

/** What a process remembers of jobs, so as not to read them again for each of their frames. */
export class KnownJobs {
  readonly #clock: Clock;
  readonly #jobs = new Map<JobId, KnownJob>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @param at  this machine's time before the job was read or written */
  saw(job: Job, at: Instant): void {
    const sizes = this.#jobs.get(job.id)?.shardSizes;
    this.#jobs.delete(job.id);
    this.#jobs.set(job.id, {
      total: job.total,
      seenAt: job.deletedAt === undefined ? at : undefined,
      ...(sizes && { shardSizes: sizes }),
    });
    const [oldest] = this.#jobs.keys();
    if (this.#jobs.size > keptJobs && oldest !== undefined) this.#jobs.delete(oldest);
  }

  forget(id: JobId): void {
    this.#jobs.delete(id);
  }

  total(id: JobId): number | undefined {
    return this.#jobs.get(id)?.total;
  }

  /**
   * Whether the job's records have certainly not been swept, nor will be before a write that begins now is
   * done: the sweep comes two minutes after the deletion, and the job was there a minute ago.
   */
  isSurelyThere(id: JobId): boolean {
    const seenAt = this.#jobs.get(id)?.seenAt;
    return seenAt !== undefined && Math.abs(this.#clock.now() - seenAt) < trustedFor;
  }

  /** How many of the job's frames lie in the shard of this one. */
  shardSize(job: Job, frame: FrameNumber): number {
    const known = this.#jobs.get(job.id);
    const sizes = known?.shardSizes ?? sizesOf(job);
    if (known) known.shardSizes = sizes;
    return sizes[shardOf(frame, sizes.length)] ?? 0;
  }
}

const sizesOf = (job: Job) =>
  shardSizes(parseFrameList(job.frames, noScene, job.total), shardCount(job.total));
