import type { SQSClient } from '@aws-sdk/client-sqs';
import type * as z from 'zod';
import type { FrameMessage } from '../domain/messages.ts';
import type { Milliseconds } from '../domain/units.ts';
import type { Clock } from '../ports/clock.ts';
import type { FrameQueue, Queues } from '../ports/frame-queue.ts';
import { assembleMessage, buriedMessage, dispatchMessage, frameMessage } from '../ports/message-schemas.ts';
import type { FarmSettings } from './farm-settings.ts';
import { type Bells, RungQueue } from './rung-queue.ts';
import { SqsQueue } from './sqs-queue.ts';

/**
 * The farm's queues on SQS; several of the URLs may be the same.
 * @param wait  how long `receive` waits for a message, up to 20 s; not at all by default
 */
export function sqsQueues(
  client: SQSClient,
  clock: Clock,
  urls: FarmSettings['queues'],
  wait?: Milliseconds,
): Queues {
  const queue = <Message>(url: string, schema: z.ZodType<Message>, jobOf: (message: Message) => string) =>
    new SqsQueue(client, clock, { url, jobOf, parse: (body) => schema.parse(body), ...(wait && { wait }) });
  const work = (url: string) => queue(url, frameMessage, ({ job }) => job);
  const frames = work(urls.frames);
  return {
    prepare: work(urls.prepare),
    frames,
    framesHigh: new RungQueue(work(urls.framesHigh), bellsIn(frames)),
    // Their workers ask both by themselves.
    ...(urls.gpu !== undefined && { gpu: work(urls.gpu) }),
    ...(urls.gpuHigh !== undefined && { gpuHigh: work(urls.gpuHigh) }),
    dispatch: queue(urls.dispatch, dispatchMessage, ({ job }) => job),
    assemble: queue(urls.assemble, assembleMessage, ({ job }) => job),
    deadLetters: queue(urls.deadLetters, buriedMessage, ({ message }) => message.job),
  };
}

/** Bells in the queue of frames call whoever renders those. */
export const bellsIn = (queue: FrameQueue): Bells<FrameMessage, FrameMessage> => ({
  queue,
  bellFor: ({ job, epoch }) => ({ kind: 'bell', job, epoch }),
});
