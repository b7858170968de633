import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { migrate } from './farm-schema.ts';
import { namedIfFull } from './storage-full.ts';

/**
 * The farm's database on one machine. Statements are synchronous: each takes some microseconds, which is
 * less than handing it to another thread.
 */
export class FarmDatabase {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /** The prepared statement for this text, the same each time. */
  statement(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.#db.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  /**
   * Runs `work` as one transaction that no other writer can come between; what it throws undoes all of it.
   * @throws StorageFull when the disk is full
   */
  transaction<Answer>(work: () => Answer): Answer {
    try {
      // IMMEDIATE takes the write lock before anything is read: a rule sees what it will overwrite.
      this.statement('BEGIN IMMEDIATE').run();
      const answer = work();
      this.statement('COMMIT').run();
      return answer;
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw namedIfFull(error, 'the farm’s records');
    }
  }

  /** As `transaction`, and what it wrote survives power loss, not only the death of the process. */
  durableTransaction<Answer>(work: () => Answer): Answer {
    this.#db.exec('PRAGMA synchronous = FULL');
    try {
      return this.transaction(work);
    } finally {
      this.#db.exec('PRAGMA synchronous = NORMAL');
    }
  }

  close(): void {
    this.#statements.clear();
    this.#db.close();
  }
}

/** How long to wait for another process that writes, in milliseconds. */
const busyTimeout = 10_000;

/** Opens the database in this file and makes it when there is none. */
export function openFarmDatabase(path: string): FarmDatabase {
  const db = new DatabaseSync(path, { timeout: busyTimeout });
  // WAL with NORMAL: a commit survives the death of the process, without waiting for the disk.
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
  const database = new FarmDatabase(db);
  database.transaction(() => migrate(db));
  return database;
}
