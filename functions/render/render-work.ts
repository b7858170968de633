import type { Context } from 'aws-lambda';
import { timeForBlender } from '../aws-lambda/invocation.ts';
import type { QueueWork } from '../aws-lambda/sqs-handler.ts';
import type { FrameMessage } from '../domain/messages.ts';
import { type Milliseconds, milliseconds } from '../domain/units.ts';
import type { Queues } from '../ports/frame-queue.ts';
import { frameMessage } from '../ports/message-schemas.ts';
import type { Sandbox } from './sandbox.ts';
import { takeWork } from './take-work.ts';

/**
 * What a sandbox does with its messages: it opens scenes and renders frames.
 * @param frameTime  longest time for one frame, if its invocation has as much left
 */
export const renderWork = (
  sandbox: Sandbox,
  queues: Pick<Queues, 'prepare' | 'frames'>,
  frameTime: Milliseconds,
): QueueWork<FrameMessage> => ({
  schema: frameMessage,
  queueOf: ({ kind }) => (kind === 'prepare' ? queues.prepare : queues.frames),
  leased: true,
  take(message, taken, invocation: Context) {
    const worker = sandbox.worker(() => milliseconds(Math.min(frameTime, timeForBlender(invocation))));
    return takeWork(worker)(message, taken);
  },
});
