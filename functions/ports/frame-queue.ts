import type { AssembleMessage, DeadLetter, DispatchMessage, FrameMessage } from '../domain/messages.ts';
import type { Milliseconds } from '../domain/units.ts';

/**
 * A queue that delivers each message at least once, in no particular order. A received message stays hidden
 * for a while and comes back unless it is deleted; each delivery has a receipt of its own. Jobs take turns: a
 * small one does not wait for all the messages of a large one.
 */
export interface MessageQueue<Message> {
  /** Resolves when every message is stored. @throws when any is not; the others may have been */
  send(messages: readonly Message[], options?: { readonly delay?: Milliseconds }): Promise<void>;
  /**
   * At most `limit` messages (1 to 10), hidden for `visibility`; an empty list when there are none. One that
   * was delivered very often goes to the dead letters instead, where its queue has such.
   */
  receive(options: {
    readonly limit: number;
    readonly visibility: Milliseconds;
  }): Promise<Delivery<Message>[]>;
  /** Does nothing when the message was delivered again meanwhile. */
  delete(receipt: string): Promise<void>;
  /**
   * Hides the message for `time` from now (at most 12 hours); 0 returns it at once. Does nothing on an old
   * receipt, nor once the message was deleted.
   */
  hide(receipt: string, time: Milliseconds): Promise<void>;
  /** Calls receivers for messages that wait, where they are called for each and the calls may have been lost. */
  wake?(): Promise<void>;
  /** Messages that could be received now, and those that are hidden or delayed; both approximately. */
  depth(): Promise<{ readonly waiting: number; readonly hidden: number }>;
}

export interface Delivery<Message> {
  readonly message: Message;
  readonly receipt: string;
  /** How many times it was delivered, this one included. */
  readonly deliveries: number;
}

export type FrameQueue = MessageQueue<FrameMessage>;
export type DispatchQueue = MessageQueue<DispatchMessage>;
export type AssembleQueue = MessageQueue<AssembleMessage>;
export type DeadLetterQueue = MessageQueue<DeadLetter>;

/** The farm's queues. */
export interface Queues {
  readonly prepare: FrameQueue;
  readonly frames: FrameQueue;
  /** All work of high jobs, scenes to prepare included: asked before the others. */
  readonly framesHigh: FrameQueue;
  /** Frames, and scenes to prepare, for the machines with a GPU, where the farm has such a fleet. */
  readonly gpu?: FrameQueue;
  /** The same for the machines with a GPU; there where `gpu` is. */
  readonly gpuHigh?: FrameQueue;
  readonly dispatch: DispatchQueue;
  readonly assemble: AssembleQueue;
  readonly deadLetters: DeadLetterQueue;
}
