import type { SQSClient } from '@aws-sdk/client-sqs';
import type * as z from 'zod';
import type { Milliseconds } from '../domain/units.ts';
import type { Clock } from '../ports/clock.ts';
import type { Queues } from '../ports/frame-queue.ts';
import { assembleMessage, buriedMessage, dispatchMessage, frameMessage } from '../ports/message-schemas.ts';
import type { FarmSettings } from './farm-settings.ts';
import { highQueue } from './high-queue.ts';
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
  const [prepare, frames] = [work(urls.prepare), work(urls.frames)];
  return {
    prepare,
    frames,
    framesHigh: highQueue(work(urls.framesHigh), { prepare, frames }),
    // Their workers ask both by themselves.
    ...(urls.gpu !== undefined && { gpu: work(urls.gpu) }),
    ...(urls.gpuHigh !== undefined && { gpuHigh: work(urls.gpuHigh) }),
    dispatch: queue(urls.dispatch, dispatchMessage, ({ job }) => job),
    assemble: queue(urls.assemble, assembleMessage, ({ job }) => job),
    deadLetters: queue(urls.deadLetters, buriedMessage, ({ message }) => message.job),
  };
}
