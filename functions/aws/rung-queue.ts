import type { Milliseconds } from '../domain/units.ts';
import type { MessageQueue } from '../ports/frame-queue.ts';
import { hiddenWithLease } from '../work/keep-lease.ts';

type Sending = NonNullable<Parameters<MessageQueue<unknown>['send']>[1]>;

/** A queue by which workers are called, and what is sent there to call one for a message. */
export interface Bells<Message, Bell> {
  readonly queue: Pick<MessageQueue<Bell>, 'send' | 'depth'>;
  readonly bellFor: (message: Message) => Bell;
  /** Calls one for whatever waits. */
  readonly anyBell: Bell;
}

/** Lost calls that are made up for at once: each may find nothing, and costs a moment then. */
const wokenAtOnce = 100;

/**
 * A queue that calls no function itself: for each of its messages a bell is sent to a queue that does. So work of high jobs
 * needs no executions of its own, which would be idle most of the time: it is done by whichever function is called
 * next, for a bell or for another's frame.
 */
export class RungQueue<Message, Bell> implements MessageQueue<Message> {
  readonly #queue: MessageQueue<Message>;
  readonly #bells: Bells<Message, Bell>;
  /** What was received here and neither deleted nor given back. */
  readonly #taken = new Map<string, Message>();

  constructor(queue: MessageQueue<Message>, bells: Bells<Message, Bell>) {
    this.#queue = queue;
    this.#bells = bells;
  }

  /** The message first: who is called by a bell and finds nothing does not look again. */
  async send(messages: readonly Message[], options: Sending = {}): Promise<void> {
    await this.#queue.send(messages, options);
    await this.#ring(messages, options);
  }

  async receive(options: Parameters<MessageQueue<Message>['receive']>[0]) {
    const deliveries = await this.#queue.receive(options);
    for (const { receipt, message } of deliveries) this.#taken.set(receipt, message);
    return deliveries;
  }

  async delete(receipt: string): Promise<void> {
    await this.#queue.delete(receipt);
    this.#taken.delete(receipt);
  }

  /** What is hidden for other than a lease's time is given back, and rings again: its own bell may be gone by now. */
  async hide(receipt: string, time: Milliseconds): Promise<void> {
    await this.#queue.hide(receipt, time);
    const message = this.#taken.get(receipt);
    if (message === undefined || time === hiddenWithLease) return;
    await this.#ring([message], { delay: time });
    this.#taken.delete(receipt);
  }

  depth = () => this.#queue.depth();

  /** Where none is about to be called, and so none will look here. */
  async wake(): Promise<void> {
    const [{ waiting }, calls] = await Promise.all([this.#queue.depth(), this.#bells.queue.depth()]);
    if (calls.waiting > 0) return;
    await this.#call(Array<Bell>(Math.min(waiting, wokenAtOnce)).fill(this.#bells.anyBell));
  }

  #ring(messages: readonly Message[], options: Sending): Promise<void> {
    return this.#call(messages.map(this.#bells.bellFor), options);
  }

  async #call(bells: readonly Bell[], options: Sending = {}): Promise<void> {
    if (bells.length > 0) await this.#bells.queue.send(bells, options);
  }
}
