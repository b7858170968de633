import type * as z from 'zod';
import type { DeadLetter, FrameMessage } from '../domain/messages.ts';
import type { Clock } from '../ports/clock.ts';
import type { Queues } from '../ports/frame-queue.ts';
import { assembleMessage, deadLetter, dispatchMessage, frameMessage } from '../ports/message-schemas.ts';
import type { FarmDatabase } from './farm-database.ts';
import { type Redrive, SqliteQueue } from './sqlite-queue.ts';

/** A far backstop for messages whose receivers die without a word; faults decide about retries. */
const maxDeliveries = 100;

/** The farm's queues on one machine, each of which can be waited for. */
export type LocalQueues = {
  readonly [Name in keyof Queues]: SqliteQueue<MessageOf<Queues[Name]>>;
};
type MessageOf<Queue> = Queue extends { send(messages: readonly (infer Message)[]): Promise<void> }
  ? Message
  : never;

/** The farm's queues in its database on one machine. */
export function localQueues(database: FarmDatabase, clock: Clock): LocalQueues {
  const queue = <Message extends { readonly job: string }>(
    name: string,
    schema: z.ZodType<Message>,
    redrive?: Redrive<Message>,
  ) =>
    new SqliteQueue<Message>(database, clock, {
      name,
      jobOf: ({ job }) => job,
      parse: (body) => schema.parse(body),
      ...(redrive && { redrive }),
    });
  const deadLetters = new SqliteQueue<DeadLetter>(database, clock, {
    name: 'dead-letters',
    jobOf: ({ message }) => message.job,
    parse: (body) => deadLetter.parse(body),
  });
  const redrive: Redrive<FrameMessage> = {
    maxDeliveries,
    bury: (message) => deadLetters.add({ message }),
  };
  return {
    prepare: queue('prepare', frameMessage, redrive),
    frames: queue('frames', frameMessage, redrive),
    framesHigh: queue('frames-high', frameMessage, redrive),
    // Hints for stations that no job can kill: they come back until they are done.
    dispatch: queue('dispatch', dispatchMessage),
    assemble: queue('assemble', assembleMessage),
    deadLetters,
  };
}
