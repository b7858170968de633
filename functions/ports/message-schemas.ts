import * as z from 'zod';
import type { AssembleMessage, DeadLetter, DispatchMessage, FrameMessage } from '../domain/messages.ts';
import { epoch, frameNumber, jobId } from '../domain/units.ts';

const jobMessage = {
  job: z.string().min(1).max(64).transform(jobId),
  epoch: z.int().min(1).transform(epoch),
};
const index = z.int().min(0);

/** How messages look on a queue: what another version of the farm sent, or a person, is checked. */
export const frameMessage: z.ZodType<FrameMessage> = z.discriminatedUnion('kind', [
  z.object({ ...jobMessage, kind: z.literal('frame'), frame: z.int().transform(frameNumber) }),
  z.object({ ...jobMessage, kind: z.literal('sequence') }),
  z.object({ ...jobMessage, kind: z.literal('prepare') }),
  z.object({ ...jobMessage, kind: z.literal('bell') }),
]);

export const dispatchMessage: z.ZodType<DispatchMessage> = z.object({
  ...jobMessage,
  from: index,
  to: index,
});

export const assembleMessage: z.ZodType<AssembleMessage> = z.object(jobMessage);

const failure = z.object({
  class: z.enum(['transient', 'too-heavy', 'permanent', 'bad-output']),
  code: z.string(),
  message: z.string(),
  advice: z.string(),
  pointer: z.string().exactOptional(),
  details: z.record(z.string(), z.unknown()).exactOptional(),
});

export const deadLetter: z.ZodType<DeadLetter> = z.object({
  message: frameMessage,
  failure: failure.exactOptional(),
});

/** What a station sent with its cause, or a message that the queue itself has moved: it came too often. */
export const buriedMessage: z.ZodType<DeadLetter> = z.union([
  deadLetter,
  frameMessage.transform((message) => ({ message })),
]);
