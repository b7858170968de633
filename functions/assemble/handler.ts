import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { awsPorts } from '../aws/aws-ports.ts';
import { readFarmSettings } from '../aws/farm-settings.ts';
import { readImageSettings } from '../aws-lambda/image-settings.ts';
import { patience } from '../aws-lambda/patience.ts';
import { sqsHandler } from '../aws-lambda/sqs-handler.ts';
import { assembleMessage } from '../ports/message-schemas.ts';
import { scratchBelow } from '../render/scratch.ts';
import { assembleStation } from './assemble-station.ts';

const { ffmpeg, folder } = readImageSettings(process.env);
const ports = awsPorts(readFarmSettings(process.env), { patience });
const scratch = join(folder, 'assemble');
await rm(scratch, { recursive: true, force: true });

/** Makes videos, a piece an invocation. */
export const handler = sqsHandler({
  schema: assembleMessage,
  queueOf: () => ports.queues.assemble,
  leased: true,
  take: assembleStation(ports, { ffmpeg, scratch: scratchBelow(scratch) }).take,
});
