import { awsPorts } from '../aws/aws-ports.ts';
import { readFarmSettings } from '../aws/farm-settings.ts';
import { sqsHandler } from '../aws-lambda/sqs-handler.ts';
import { buriedMessage } from '../ports/message-schemas.ts';
import { deadLetterStation } from './dead-letter-station.ts';

const ports = awsPorts(readFarmSettings(process.env));

/** Records why frames were given up. */
export const handler = sqsHandler({
  schema: buriedMessage,
  queueOf: () => ports.queues.deadLetters,
  leased: false,
  take: deadLetterStation(ports).take,
});
