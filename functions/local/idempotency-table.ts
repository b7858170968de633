import { type JobId, jobId } from '../domain/units.ts';
import { type IdempotencyKey, IdempotencyKeyReused } from '../ports/job-store.ts';
import type { FarmDatabase } from './farm-database.ts';

/** Which job a submission's key created. */
export class IdempotencyTable {
  readonly #database: FarmDatabase;

  constructor(database: FarmDatabase) {
    this.#database = database;
  }

  /** @throws IdempotencyKeyReused when the key was used for another request */
  find({ key, request }: IdempotencyKey): JobId | undefined {
    const row = this.#database
      .statement('SELECT request, job FROM idempotency_keys WHERE key = ?')
      .get(key) as { request: string; job: string } | undefined;
    if (!row) return undefined;
    if (row.request !== request) throw new IdempotencyKeyReused(key);
    return jobId(row.job);
  }

  insert({ key, request }: IdempotencyKey, job: JobId): void {
    this.#database
      .statement('INSERT INTO idempotency_keys (key, request, job) VALUES (?, ?, ?)')
      .run(key, request, job);
  }

  deleteOf(job: JobId): void {
    this.#database.statement('DELETE FROM idempotency_keys WHERE job = ?').run(job);
  }
}
