import { join } from 'node:path';
import { awsPorts } from '../aws/aws-ports.ts';
import { readFarmSettings } from '../aws/farm-settings.ts';
import { readImageSettings } from '../aws-lambda/image-settings.ts';
import { patience } from '../aws-lambda/patience.ts';
import { sqsHandler } from '../aws-lambda/sqs-handler.ts';
import { renderWork } from './render-work.ts';
import { Sandbox } from './sandbox.ts';

const settings = readFarmSettings(process.env);
const { allowScripts, frameTime } = settings;
const image = readImageSettings(process.env);
const ports = awsPorts(settings, { patience });
const sandbox = await Sandbox.open({ ...image, ports, allowScripts, folder: join(image.folder, 'render') });

/** Renders frames, and opens the scenes of which the API could not tell enough: the consumer. */
export const handler = sqsHandler(renderWork(sandbox, ports.queues, frameTime));
