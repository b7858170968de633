import type { FrameRecord, NumberedFrame } from '../domain/frame.ts';
import type { FrameCounts } from '../domain/job.ts';
import { type FrameNumber, frameNumber, type JobId } from '../domain/units.ts';
import { type Usage, usageChange } from '../domain/usage.ts';
import { countChange } from '../domain/work.ts';
import { BadCursor, type FrameQuery, NoSuchJob, type Page } from '../ports/job-store.ts';
import { pageOf } from '../ports/page-of.ts';
import type { FarmDatabase } from './farm-database.ts';

interface Row {
  readonly frame: number;
  readonly record: string;
}

/** Frame records and, in the same transactions, how many of a job's frames are in which state, and their usage. */
export class FrameTable {
  readonly #database: FarmDatabase;

  constructor(database: FarmDatabase) {
    this.#database = database;
  }

  read(job: JobId, frame: FrameNumber): FrameRecord | undefined {
    const row = this.#database
      .statement('SELECT record FROM frames WHERE job = ? AND frame = ?')
      .get(job, frame);
    return row && (JSON.parse((row as unknown as Row).record) as FrameRecord);
  }

  /** @throws NoSuchJob when the job was swept; the transaction must then be undone */
  write(job: JobId, frame: FrameNumber, from: FrameRecord | undefined, to: FrameRecord): void {
    this.#database
      .statement(
        `INSERT INTO frames (job, frame, state, record) VALUES (?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET state = excluded.state, record = excluded.record`,
      )
      .run(job, frame, to.state, JSON.stringify(to));
    if (from?.state !== to.state || from.attempt !== to.attempt) this.#count(job, from, to);
  }

  #count(job: JobId, from: FrameRecord | undefined, to: FrameRecord): void {
    const { rendering, succeeded, failed } = countChange(from?.state ?? 'queued', to.state);
    const { attempts, workTime, gpuAttempts, gpuTime, stored } = usageChange(from, to);
    const { changes } = this.#database
      .statement(
        `UPDATE counts SET rendering = rendering + ?, succeeded = succeeded + ?, failed = failed + ?,
           attempts = attempts + ?, work_time = work_time + ?, gpu_attempts = gpu_attempts + ?,
           gpu_time = gpu_time + ?, stored = stored + ?
         WHERE job = ?`,
      )
      .run(rendering, succeeded, failed, attempts, workTime, gpuAttempts, gpuTime, stored, job);
    if (changes === 0) throw new NoSuchJob(job);
  }

  list(job: JobId, { state, limit, cursor }: FrameQuery): Page<NumberedFrame> {
    const after = cursor === undefined ? Number.MIN_SAFE_INTEGER : Number(cursor);
    if (!Number.isSafeInteger(after)) throw new BadCursor(cursor ?? '');
    const rows =
      state === undefined
        ? this.#database
            .statement('SELECT frame, record FROM frames WHERE job = ? AND frame > ? ORDER BY frame LIMIT ?')
            .all(job, after, limit + 1)
        : this.#database.statement(selectByState(state)).all(job, state, after, limit + 1);
    const frames = (rows as unknown as Row[]).map(({ frame, record }) => ({
      frame: frameNumber(frame),
      record: JSON.parse(record) as FrameRecord,
    }));
    return pageOf(frames, limit, ({ frame }) => `${frame}`);
  }

  /** Begins the counts of a new job; they end when its frames are deleted. */
  beginCounts(job: JobId): void {
    this.#database.statement('INSERT INTO counts (job) VALUES (?)').run(job);
  }

  counts(job: JobId): FrameCounts | undefined {
    const row = this.#database
      .statement('SELECT rendering, succeeded, failed FROM counts WHERE job = ?')
      .get(job);
    return row && ({ ...row } as unknown as FrameCounts);
  }

  usage(job: JobId): Usage | undefined {
    const row = this.#database
      .statement(
        `SELECT attempts, work_time AS workTime, gpu_attempts AS gpuAttempts, gpu_time AS gpuTime, stored
         FROM counts WHERE job = ?`,
      )
      .get(job);
    return row && ({ ...row } as unknown as Usage);
  }

  /** @returns how many frames were deleted, at most `limit` */
  deleteSome(job: JobId, limit: number): number {
    const { changes } = this.#database
      .statement(
        `DELETE FROM frames WHERE job = ?1 AND frame IN
         (SELECT frame FROM frames WHERE job = ?1 ORDER BY frame LIMIT ?2)`,
      )
      .run(job, limit);
    return Number(changes);
  }

  deleteAll(job: JobId): void {
    this.#database.statement('DELETE FROM frames WHERE job = ?').run(job);
    this.#database.statement('DELETE FROM counts WHERE job = ?').run(job);
  }
}

/** SQLite takes the partial index only for a query that repeats its condition. */
const selectByState = (state: FrameRecord['state']) =>
  `SELECT frame, record FROM frames WHERE job = ? AND state = ? AND frame > ?
   ${state === 'succeeded' ? '' : "AND state <> 'succeeded'"} ORDER BY frame LIMIT ?`;
