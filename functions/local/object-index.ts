import type { BigIntStats } from 'node:fs';
import type { Sha256 } from '../domain/units.ts';
import type { FarmDatabase } from './farm-database.ts';

/** What shows that a file is the very one whose digest was recorded: renaming changes none of it. */
export const identityOf = ({ ino, size, mtimeNs }: BigIntStats) => `${ino}:${size}:${mtimeNs}`;

/**
 * Digests and names of the objects, so that neither is asked of the files again. The files are the truth: a
 * digest counts only for the file it was taken from. An object is announced before its file is put in place
 * and confirmed afterwards; what was announced only is looked at when the store is opened again.
 */
export class ObjectIndex {
  readonly #database: FarmDatabase;

  constructor(database: FarmDatabase) {
    this.#database = database;
  }

  announce(key: string, identity: string, digest: Sha256): void {
    this.#write(
      `INSERT INTO objects (key, identity, sha256, placed) VALUES (?, ?, ?, 0)
       ON CONFLICT DO UPDATE SET identity = excluded.identity, sha256 = excluded.sha256, placed = 0`,
      [key, identity, digest],
    );
  }

  confirm(key: string): void {
    this.#write('UPDATE objects SET placed = 1 WHERE key = ?', [key]);
  }

  digest(key: string, identity: string): Sha256 | undefined {
    const row = this.#database
      .statement('SELECT sha256 FROM objects WHERE key = ? AND identity = ?')
      .get(key, identity);
    return row?.sha256 as Sha256 | undefined;
  }

  list(prefix: string, after: string, limit: number): string[] {
    const rows = this.#database
      .statement(
        `SELECT key FROM objects WHERE key > ?1 AND key >= ?2 AND key < ?2 || char(1114111) AND placed = 1
         ORDER BY key LIMIT ?3`,
      )
      .all(after, prefix, limit);
    return rows.map((row) => String(row.key));
  }

  unplaced(): string[] {
    const rows = this.#database.statement('SELECT key FROM objects WHERE placed = 0').all();
    return rows.map((row) => String(row.key));
  }

  delete(keys: readonly string[]): void {
    this.#database.transaction(() => {
      for (const key of keys) this.#database.statement('DELETE FROM objects WHERE key = ?').run(key);
    });
  }

  #write(sql: string, values: string[]) {
    this.#database.transaction(() => this.#database.statement(sql).run(...values));
  }
}
