import { type Instant, instant } from '../domain/units.ts';
import type { FarmDatabase } from './farm-database.ts';

export interface MessageRow {
  readonly id: number;
  /** Deliveries so far. */
  readonly deliveries: number;
  readonly body: string;
}

/**
 * The messages of one queue. A receipt names a message and its delivery, so that it is worth nothing once the
 * message was delivered again.
 */
export class MessageTable {
  readonly #database: FarmDatabase;
  readonly #queue: string;

  constructor(database: FarmDatabase, queue: string) {
    this.#database = database;
    this.#queue = queue;
  }

  insert(job: string, body: string, visibleAt: Instant): void {
    this.#database
      .statement('INSERT INTO messages (queue, job, visible_at, body) VALUES (?, ?, ?, ?)')
      .run(this.#queue, job, visibleAt, body);
  }

  /** Those of a job that have been visible longest. */
  visible(job: string, now: Instant, limit: number): MessageRow[] {
    return this.#database
      .statement(
        `SELECT id, deliveries, body FROM messages
         WHERE queue = ? AND job = ? AND visible_at <= ? ORDER BY visible_at, id LIMIT ?`,
      )
      .all(this.#queue, job, now, limit) as unknown as MessageRow[];
  }

  /** The jobs that have messages, after `after` in the order of their ids, and when the first is visible. */
  *jobs(after = ''): Generator<{ readonly job: string; readonly visibleAt: Instant }> {
    const next = this.#database.statement(
      `SELECT job, visible_at AS visibleAt FROM messages
       WHERE queue = ? AND job > ? ORDER BY job, visible_at LIMIT 1`,
    );
    for (let row = next.get(this.#queue, after); row; row = next.get(this.#queue, String(row.job))) {
      yield { job: String(row.job), visibleAt: instant(Number(row.visibleAt)) };
    }
  }

  /** @returns the receipt of this delivery */
  deliver({ id, deliveries }: MessageRow, hiddenUntil: Instant): string {
    this.#database
      .statement('UPDATE messages SET visible_at = ?, deliveries = deliveries + 1 WHERE id = ?')
      .run(hiddenUntil, id);
    return `${id}.${deliveries + 1}`;
  }

  hide(receipt: string, until: Instant): void {
    this.#database
      .statement('UPDATE messages SET visible_at = ? WHERE id = ? AND deliveries = ? AND queue = ?')
      .run(until, ...parseReceipt(receipt), this.#queue);
  }

  deleteByReceipt(receipt: string): void {
    this.#database
      .statement('DELETE FROM messages WHERE id = ? AND deliveries = ? AND queue = ?')
      .run(...parseReceipt(receipt), this.#queue);
  }

  delete(id: number): void {
    this.#database.statement('DELETE FROM messages WHERE id = ?').run(id);
  }

  /** When the next message becomes visible; undefined when there is none. */
  nextVisible(): Instant | undefined {
    const times = Array.from(this.jobs(), ({ visibleAt }) => visibleAt);
    return times.length === 0 ? undefined : instant(Math.min(...times));
  }

  depth(now: Instant): { readonly waiting: number; readonly hidden: number } {
    const row = this.#database
      .statement('SELECT count(*) AS total, total(visible_at <= ?) AS waiting FROM messages WHERE queue = ?')
      .get(now, this.#queue);
    const waiting = Number(row?.waiting);
    return { waiting, hidden: Number(row?.total) - waiting };
  }
}

/** Numbers that no message has, when the text is no receipt. */
function parseReceipt(receipt: string): [id: number, deliveries: number] {
  const match = /^(\d{1,15})\.(\d{1,9})$/.exec(receipt);
  return match ? [Number(match[1]), Number(match[2])] : [-1, -1];
}
