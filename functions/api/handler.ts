import { handle } from 'hono/aws-lambda';
import { awsPorts } from '../aws/aws-ports.ts';
import { readFarmSettings } from '../aws/farm-settings.ts';
import { awsPrices } from '../domain/aws-prices.ts';
import { lambdaLimits, limitsWithGpu } from '../domain/limits.ts';
import { cameThroughAuthorizer } from './came-through-authorizer.ts';
import { createApi } from './create-api.ts';

const settings = readFarmSettings(process.env);
const { memory, disk, frameTime, region, outputDays, gpu } = settings;
const limits = lambdaLimits(disk, frameTime);

/** The HTTP API behind API Gateway: the producer. */
export const handler = handle(
  createApi({
    ports: awsPorts(settings),
    limits: gpu ? limitsWithGpu(limits, gpu.disk) : limits,
    blender: { versions: settings.blenderVersions },
    authorize: async (_token, host) => cameThroughAuthorizer(host),
    prepare: 'when-needed',
    fleet: {
      prices: awsPrices(region),
      memory,
      ...(gpu && { machines: gpu.machines }),
      ...(outputDays !== undefined && { outputDays }),
    },
    ...(gpu && { gpu: { lambda: { memory, disk, frameTime } } }),
    streaming: false,
    report: console.error,
  }),
);
