import { join } from 'node:path';
import { awsClients } from '../aws/aws-clients.ts';
import { awsPorts } from '../aws/aws-ports.ts';
import { readFarmSettings } from '../aws/farm-settings.ts';
import { sqsQueues } from '../aws/sqs-queues.ts';
import { highFirst } from '../aws-lambda/high-first.ts';
import { readImageSettings } from '../aws-lambda/image-settings.ts';
import { patience } from '../aws-lambda/patience.ts';
import { sqsHandler } from '../aws-lambda/sqs-handler.ts';
import { seconds } from '../domain/units.ts';
import { renderWork } from './render-work.ts';
import { Sandbox } from './sandbox.ts';

const settings = readFarmSettings(process.env);
const { allowScripts, frameTime } = settings;
const image = readImageSettings(process.env);
const clients = awsClients();
const ports = awsPorts(settings, { patience, clients });
/** A second is enough for SQS to look everywhere. */
const { framesHigh: surelyHigh } = sqsQueues(clients.sqs, ports.clock, settings.queues, seconds(1));
const { frames, framesHigh: high } = ports.queues;
const sandbox = await Sandbox.open({ ...image, ports, allowScripts, folder: join(image.folder, 'render') });

/** Renders frames, and opens the scenes of which the API could not tell enough: the consumer. */
export const handler = sqsHandler(
  highFirst(renderWork(sandbox, ports.queues, frameTime), {
    high,
    surelyHigh,
    frames,
    report: console.error,
  }),
);
