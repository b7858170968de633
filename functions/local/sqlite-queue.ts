import { instant, type Milliseconds, milliseconds } from '../domain/units.ts';
import type { Clock } from '../ports/clock.ts';
import type { Delivery, MessageQueue } from '../ports/frame-queue.ts';
import type { FarmDatabase } from './farm-database.ts';
import { JobTurns } from './job-turns.ts';
import { type MessageRow, MessageTable } from './message-table.ts';
import { WakeUp } from './wake-up.ts';

/** What becomes of messages that are delivered again and again. */
export interface Redrive<Message> {
  /** A message is received this many times at most. */
  readonly maxDeliveries: number;
  /** Sends it elsewhere, within the transaction that removes it here. */
  readonly bury: (message: Message) => void;
}

export interface QueueSettings<Message> {
  readonly name: string;
  /** The job that a message belongs to: jobs take turns in being received. */
  readonly jobOf: (message: Message) => string;
  /** Reads a message's body. @throws when it is no message of this queue */
  readonly parse: (body: unknown) => Message;
  readonly redrive?: Redrive<Message>;
}

/** Messages that are stored in one transaction: some 10 ms, so that others have their turn in between. */
const sentAtOnce = 5000;
/** As SQS has it: a caller that takes more would fail there. */
const receivedAtOnce = 10;

/** A queue in the farm's database; several processes may share the file. */
export class SqliteQueue<Message> implements MessageQueue<Message> {
  readonly #database: FarmDatabase;
  readonly #clock: Clock;
  readonly #settings: QueueSettings<Message>;
  readonly #messages: MessageTable;
  readonly #turns: JobTurns;
  readonly #wakeUp = new WakeUp();

  constructor(database: FarmDatabase, clock: Clock, settings: QueueSettings<Message>) {
    this.#database = database;
    this.#clock = clock;
    this.#settings = settings;
    this.#messages = new MessageTable(database, settings.name);
    this.#turns = new JobTurns(this.#messages);
  }

  async send(messages: readonly Message[], options: { readonly delay?: Milliseconds } = {}): Promise<void> {
    for (let at = 0; at < messages.length; at += sentAtOnce) {
      if (at > 0) await new Promise(setImmediate);
      this.#database.transaction(() => {
        for (const message of messages.slice(at, at + sentAtOnce)) this.add(message, options.delay);
      });
    }
  }

  /** Sends one message within the caller's transaction. */
  add(message: Message, delay = milliseconds(0)): void {
    this.#messages.insert(this.#settings.jobOf(message), JSON.stringify(message), this.#after(delay));
    // Those who wait go on when this turn of the event loop ends, and so after the commit.
    this.#wakeUp.ring();
  }

  async receive(options: { readonly limit: number; readonly visibility: Milliseconds }) {
    const limit = Math.min(options.limit, receivedAtOnce);
    return this.#database.transaction(() => {
      for (;;) {
        const rows = this.#turns.take(this.#clock.now(), limit);
        const delivered = rows.map((row) => this.#deliver(row, options.visibility));
        const deliveries = delivered.filter((delivery) => delivery !== undefined);
        // A batch of nothing but buried messages must not look like an empty queue.
        if (deliveries.length > 0 || rows.length === 0) return deliveries;
      }
    });
  }

  async delete(receipt: string): Promise<void> {
    this.#database.transaction(() => this.#messages.deleteByReceipt(receipt));
  }

  async hide(receipt: string, time: Milliseconds): Promise<void> {
    this.#database.transaction(() => this.#messages.hide(receipt, this.#after(time)));
    this.#wakeUp.ring();
  }

  async depth(): Promise<{ readonly waiting: number; readonly hidden: number }> {
    return this.#messages.depth(this.#clock.now());
  }

  /**
   * Resolves when a message may be there to be received, when the signal is raised, or after `atMost`.
   * Messages that another process sends are noticed after `atMost` only.
   */
  async waitForMessage(atMost: Milliseconds, signal?: AbortSignal): Promise<void> {
    const next = this.#messages.nextVisible();
    const time = next === undefined ? atMost : Math.min(atMost, next - this.#clock.now());
    if (time > 0) await this.#wakeUp.wait(this.#clock, milliseconds(time), signal);
  }

  #deliver(row: MessageRow, visibility: Milliseconds): Delivery<Message> | undefined {
    const { redrive } = this.#settings;
    const message = this.#parse(row);
    if (message === undefined || (redrive && row.deliveries >= redrive.maxDeliveries)) {
      if (message !== undefined) redrive?.bury(message);
      this.#messages.delete(row.id);
      return undefined;
    }
    const receipt = this.#messages.deliver(row, this.#after(visibility));
    return { message, receipt, deliveries: row.deliveries + 1 };
  }

  /** A message that no one can read is a lost hint: it goes, and reconcile sends what is still to be done. */
  #parse({ body }: MessageRow): Message | undefined {
    try {
      return this.#settings.parse(JSON.parse(body));
    } catch (error) {
      process.emitWarning(`removed an unreadable message from the queue ${this.#settings.name}: ${error}`);
      return undefined;
    }
  }

  #after(time: Milliseconds) {
    return instant(this.#clock.now() + time);
  }
}
