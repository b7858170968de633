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

  insert(body: string, visibleAt: Instant): void {
    this.#database
      .statement('INSERT INTO messages (queue, visible_at, body) VALUES (?, ?, ?)')
      .run(this.#queue, visibleAt, body);
  }

  /** Those that have been visible longest. */
  visible(now: Instant, limit: number): MessageRow[] {
    return this.#database
      .statement(
        `SELECT id, deliveries, body FROM messages
         WHERE queue = ? AND visible_at <= ? ORDER BY visible_at, id LIMIT ?`,
      )
      .all(this.#queue, now, limit) as unknown as MessageRow[];
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
    const row = this.#database
      .statement('SELECT visible_at FROM messages WHERE queue = ? ORDER BY visible_at LIMIT 1')
      .get(this.#queue);
    return row && instant(Number(row.visible_at));
  }

  depth(now: Instant): { readonly waiting: number; readonly hidden: number } {
    const count = (condition: string) =>
      Number(
        this.#database
          .statement(`SELECT count(*) AS n FROM messages WHERE queue = ? AND visible_at ${condition} ?`)
          .get(this.#queue, now)?.n,
      );
    return { waiting: count('<='), hidden: count('>') };
  }
}

/** Numbers that no message has, when the text is no receipt. */
function parseReceipt(receipt: string): [id: number, deliveries: number] {
  const match = /^(\d{1,15})\.(\d{1,9})$/.exec(receipt);
  return match ? [Number(match[1]), Number(match[2])] : [-1, -1];
}
