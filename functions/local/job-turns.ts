import { type Instant, instant, type Milliseconds, seconds } from '../domain/units.ts';
import type { MessageRow, MessageTable } from './message-table.ts';

/**
 * How long one job's messages are received before another's. Not one message each: a Blender that changes
 * from scene to scene with every frame would load both again and again.
 */
const turn: Milliseconds = seconds(10);

/** Jobs take turns, so that a small one does not wait for all the messages of a large one. */
export class JobTurns {
  readonly #messages: MessageTable;
  #job = '';
  #until = instant(0);

  constructor(messages: MessageTable) {
    this.#messages = messages;
  }

  /** Messages to be received, all of the job whose turn it is. */
  take(now: Instant, limit: number): MessageRow[] {
    if (now < this.#until) {
      const rows = this.#messages.visible(this.#job, now, limit);
      if (rows.length > 0) return rows;
    }
    const next = this.#waitingJob(now, this.#job) ?? this.#waitingJob(now);
    if (next === undefined) return [];
    this.#job = next;
    this.#until = instant(now + turn);
    return this.#messages.visible(next, now, limit);
  }

  #waitingJob(now: Instant, after?: string): string | undefined {
    for (const { job, visibleAt } of this.#messages.jobs(after)) if (visibleAt <= now) return job;
    return undefined;
  }
}
