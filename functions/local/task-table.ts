import type { TaskName, TaskRecord } from '../domain/frame.ts';
import type { JobId } from '../domain/units.ts';
import { NoSuchJob } from '../ports/job-store.ts';
import type { FarmDatabase } from './farm-database.ts';

/** Records of a job's pieces of work beside its frames. */
export class TaskTable {
  readonly #database: FarmDatabase;

  constructor(database: FarmDatabase) {
    this.#database = database;
  }

  read(job: JobId, task: TaskName): TaskRecord | undefined {
    const row = this.#database
      .statement('SELECT record FROM tasks WHERE job = ? AND task = ?')
      .get(job, task);
    return row && (JSON.parse((row as { record: string }).record) as TaskRecord);
  }

  readAll(job: JobId): readonly TaskRecord[] {
    const rows = this.#database.statement('SELECT record FROM tasks WHERE job = ?').all(job);
    return rows.map((row) => JSON.parse((row as { record: string }).record) as TaskRecord);
  }

  /** @throws NoSuchJob when the job was swept */
  write(job: JobId, task: TaskName, record: TaskRecord): void {
    const { changes } = this.#database
      .statement(
        `INSERT INTO tasks (job, task, record) SELECT id, ?2, ?3 FROM jobs WHERE id = ?1
         ON CONFLICT DO UPDATE SET record = excluded.record`,
      )
      .run(job, task, JSON.stringify(record));
    if (changes === 0) throw new NoSuchJob(job);
  }

  deleteAll(job: JobId): void {
    this.#database.statement('DELETE FROM tasks WHERE job = ?').run(job);
  }
}
