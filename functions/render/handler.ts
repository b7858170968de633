import { join } from 'node:path';
import { awsPorts } from '../aws/aws-ports.ts';
import { readFarmSettings } from '../aws/farm-settings.ts';
import { readImageSettings } from '../aws-lambda/image-settings.ts';
import { timeForBlender } from '../aws-lambda/invocation.ts';
import { patience } from '../aws-lambda/patience.ts';
import { sqsHandler } from '../aws-lambda/sqs-handler.ts';
import { milliseconds } from '../domain/units.ts';
import { frameMessage } from '../ports/message-schemas.ts';
import { prepareStation } from '../prepare/prepare-station.ts';
import { renderStation } from './render-station.ts';
import { Sandbox } from './sandbox.ts';

const settings = readFarmSettings(process.env);
const image = readImageSettings(process.env);
const ports = awsPorts(settings, { patience });
const sandbox = await Sandbox.open({
  ...image,
  ports,
  folder: join(image.folder, 'render'),
  allowScripts: settings.allowScripts,
});

/** Renders frames, and opens the scenes of which the API could not tell enough: the consumer. */
export const handler = sqsHandler({
  schema: frameMessage,
  queueOf: ({ kind }) => (kind === 'prepare' ? ports.queues.prepare : ports.queues.frames),
  leased: true,
  take(message, taken, invocation) {
    const worker = sandbox.worker(() =>
      milliseconds(Math.min(settings.frameTime, timeForBlender(invocation))),
    );
    const station = message.kind === 'prepare' ? prepareStation(worker) : renderStation(worker);
    return station.take(message, taken);
  },
});
