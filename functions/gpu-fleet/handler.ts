import { awsPorts, openGpuFleet } from '../aws/aws-ports.ts';
import { readFarmSettings, readGpuFleetSettings } from '../aws/farm-settings.ts';
import { NoGpuQueue } from './errors.ts';
import { metricLine } from './fleet-metrics.ts';
import { gpuFleetStation } from './gpu-fleet-station.ts';

const settings = readFarmSettings(process.env);
const fleetSettings = readGpuFleetSettings(process.env);
const { jobs, queues } = awsPorts(settings);
const { gpu, gpuHigh } = queues;
if (!gpu || !gpuHigh) throw new NoGpuQueue();
const ports = { jobs, queues: [gpu, gpuHigh], ...openGpuFleet(settings.table, fleetSettings) };
const station = gpuFleetStation(ports, fleetSettings.maxWorkers);

/** Runs on a schedule, and when a job begins, pauses or ends; one run that fails is an alarm, the next goes on. */
export async function handler(): Promise<void> {
  const figures = await station.run();
  // Past the console, which would put the time and the request before it.
  process.stdout.write(`${metricLine(figures, process.env.AWS_LAMBDA_FUNCTION_NAME ?? '', Date.now())}\n`);
}
