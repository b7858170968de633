import type { BigIntStats } from 'node:fs';
import { type Instant, instant, type Sha256, sha256 } from '../domain/units.ts';
import type { FarmDatabase } from './farm-database.ts';

/** What shows that a file is the very one whose digest was recorded: renaming changes none of it. */
export const identityOf = ({ ino, size, mtimeNs }: BigIntStats) => `${ino}:${size}:${mtimeNs}`;

interface IndexedObject {
  readonly sha256: Sha256;
  readonly usedAt: Instant;
}

/**
 * Digests, names and last uses of the objects, so that none of them is asked of the files again. The files are
 * the truth: a digest counts only for the file it was taken from. An object is announced before its file is put
 * in place and confirmed afterwards; what was announced only is looked at when the store is opened again.
 */
export class ObjectIndex {
  readonly #database: FarmDatabase;

  constructor(database: FarmDatabase) {
    this.#database = database;
  }

  announce(key: string, identity: string, { sha256: digest, usedAt }: IndexedObject): void {
    this.#write(
      `INSERT INTO objects (key, identity, sha256, used_at, placed) VALUES (?1, ?2, ?3, ?4, 0)
       ON CONFLICT DO UPDATE SET identity = ?2, sha256 = ?3, used_at = ?4, placed = 0`,
      [key, identity, digest, usedAt],
    );
  }

  confirm(key: string): void {
    this.#write('UPDATE objects SET placed = 1 WHERE key = ?', [key]);
  }

  /** @returns undefined when it is not the file whose digest was recorded */
  find(key: string, identity: string): IndexedObject | undefined {
    const row = this.#database
      .statement('SELECT sha256, used_at FROM objects WHERE key = ? AND identity = ?')
      .get(key, identity);
    return row && { sha256: sha256(String(row.sha256)), usedAt: instant(Number(row.used_at)) };
  }

  /** Keys after `after`, of objects that were last used before `unusedSince`. */
  list(prefix: string, after: string, limit: number, unusedSince: number): string[] {
    const rows = this.#database
      .statement(
        `SELECT key FROM objects WHERE key > ?1 AND key >= ?2 AND key < ?2 || char(1114111) AND placed = 1
         AND used_at < ?3 ORDER BY key LIMIT ?4`,
      )
      .all(after, prefix, unusedSince, limit);
    return rows.map((row) => String(row.key));
  }

  unplaced(): string[] {
    const rows = this.#database.statement('SELECT key FROM objects WHERE placed = 0').all();
    return rows.map((row) => String(row.key));
  }

  /** Records a use now, of those that were last used before `unusedSince`. */
  touch(keys: readonly string[], unusedSince: Instant, now: Instant): void {
    this.#database.transaction(() => {
      const touch = this.#database.statement('UPDATE objects SET used_at = ? WHERE key = ? AND used_at < ?');
      for (const key of keys) touch.run(now, key, unusedSince);
    });
  }

  delete(keys: readonly string[]): void {
    this.#database.transaction(() => {
      for (const key of keys) this.#database.statement('DELETE FROM objects WHERE key = ?').run(key);
    });
  }

  #write(sql: string, values: (string | number)[]) {
    this.#database.transaction(() => this.#database.statement(sql).run(...values));
  }
}
