import { type Job, needsCare } from '../domain/job.ts';
import type { JobState } from '../domain/job-state.ts';
import type { JobId } from '../domain/units.ts';
import { BadCursor, type Page } from '../ports/job-store.ts';
import { pageOf } from '../ports/page-of.ts';
import type { FarmDatabase } from './farm-database.ts';

interface Row {
  readonly record: string;
}

const parse = (row: unknown) => JSON.parse((row as Row).record) as Job;
const cursorSyntax = /^(\d{1,16})\.([\w-]+)$/;

/** Job records, with the columns by which they are found. */
export class JobTable {
  readonly #database: FarmDatabase;

  constructor(database: FarmDatabase) {
    this.#database = database;
  }

  read(id: JobId): Job | undefined {
    const row = this.#database.statement('SELECT record FROM jobs WHERE id = ?').get(id);
    return row && parse(row);
  }

  insert(job: Job): void {
    this.#database
      .statement('INSERT INTO jobs (id, created_at, state, deleted, open, record) VALUES (?, ?, ?, ?, ?, ?)')
      .run(job.id, job.createdAt, ...columns(job));
  }

  update(job: Job): void {
    this.#database
      .statement('UPDATE jobs SET state = ?, deleted = ?, open = ?, record = ? WHERE id = ?')
      .run(...columns(job), job.id);
  }

  delete(id: JobId): void {
    this.#database.statement('DELETE FROM jobs WHERE id = ?').run(id);
  }

  listNewest({ state, limit, cursor }: { state?: JobState; limit: number; cursor?: string }): Page<Job> {
    const [createdAt, id] = cursor === undefined ? [Number.MAX_SAFE_INTEGER, ''] : parseCursor(cursor);
    const older = 'deleted = 0 AND (created_at, id) < (?, ?) ORDER BY created_at DESC, id DESC LIMIT ?';
    const rows =
      state === undefined
        ? this.#database.statement(`SELECT record FROM jobs WHERE ${older}`).all(createdAt, id, limit + 1)
        : this.#database
            .statement(`SELECT record FROM jobs WHERE state = ? AND ${older}`)
            .all(state, createdAt, id, limit + 1);
    return pageOf(rows.map(parse), limit, (job) => `${job.createdAt}.${job.id}`);
  }

  listOpen({ limit, cursor }: { limit: number; cursor?: string }): Page<Job> {
    const rows = this.#database
      .statement('SELECT record FROM jobs WHERE open = 1 AND id > ? ORDER BY id LIMIT ?')
      .all(cursor ?? '', limit + 1);
    return pageOf(rows.map(parse), limit, (job) => job.id);
  }
}

const columns = (job: Job) =>
  [job.state, Number(job.deletedAt !== undefined), Number(needsCare(job)), JSON.stringify(job)] as const;

function parseCursor(cursor: string): [number, string] {
  const match = cursorSyntax.exec(cursor);
  if (!match) throw new BadCursor(cursor);
  return [Number(match[1]), match[2] ?? ''];
}
