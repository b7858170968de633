import { awsPorts } from '../aws/aws-ports.ts';
import { readFarmSettings } from '../aws/farm-settings.ts';
import { sqsHandler } from '../aws-lambda/sqs-handler.ts';
import { dispatchMessage } from '../ports/message-schemas.ts';
import { dispatchStation } from './dispatch-station.ts';

const ports = awsPorts(readFarmSettings(process.env));

/** Sends the frames of large jobs, range by range. */
export const handler = sqsHandler({
  schema: dispatchMessage,
  queueOf: () => ports.queues.dispatch,
  leased: false,
  take: dispatchStation(ports).take,
});
