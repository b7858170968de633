import * as z from 'zod';
import { awsPorts } from '../aws/aws-ports.ts';
import { readFarmSettings } from '../aws/farm-settings.ts';
import { sqsHandler } from '../aws-lambda/sqs-handler.ts';
import type { DeadLetter } from '../domain/messages.ts';
import { deadLetter, frameMessage } from '../ports/message-schemas.ts';
import { deadLetterStation } from './dead-letter-station.ts';

const ports = awsPorts(readFarmSettings(process.env));

/** What a station sent with its cause, or a message that SQS has moved here because it was delivered too often. */
const buried: z.ZodType<DeadLetter> = z.union([
  deadLetter,
  frameMessage.transform((message) => ({ message })),
]);

/** Records why frames were given up. */
export const handler = sqsHandler({
  schema: buried,
  queueOf: () => ports.queues.deadLetters,
  leased: false,
  take: deadLetterStation(ports).take,
});
