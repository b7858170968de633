import * as z from 'zod';
import { FarmError } from '../domain/failure.ts';
import { type GpuMachine, gpuMachines } from '../domain/gpu-machines.ts';
import { type Bytes, bytes, type Milliseconds, seconds } from '../domain/units.ts';

/** What a function of the farm is told by its environment. */
export interface FarmSettings {
  /** Name of the DynamoDB table. */
  readonly table: string;
  readonly bucket: string;
  /** Name of the EventBridge bus. */
  readonly eventBus: string;
  /** URLs of the queues. */
  readonly queues: {
    readonly prepare: string;
    readonly frames: string;
    readonly framesHigh: string;
    /** Undefined on a farm without machines that have a GPU. */
    readonly gpu: string | undefined;
    readonly gpuHigh: string | undefined;
    readonly dispatch: string;
    readonly assemble: string;
    readonly deadLetters: string;
  };
  /** The Blender versions that its workers have, such as `5.2.3`. */
  readonly blenderVersions: readonly string[];
  /** Longest time for one frame. */
  readonly frameTime: Milliseconds;
  /** Memory of a worker. */
  readonly memory: Bytes;
  /** What a worker may keep in /tmp. */
  readonly disk: Bytes;
  /** The machines with a GPU; undefined on a farm without them. */
  readonly gpu: GpuMachines | undefined;
  /** Whether scenes may run their own scripts. */
  readonly allowScripts: boolean;
  /** Days for which outputs are kept; undefined for good. */
  readonly outputDays: number | undefined;
  /** The region that it runs in, such as `eu-central-1`. */
  readonly region: string;
}

export interface GpuMachines {
  /** The kinds that there may be. */
  readonly machines: readonly GpuMachine[];
  /** What a worker may keep on its machine's disk. */
  readonly disk: Bytes;
}

export class BadFarmSettings extends FarmError {
  constructor(problems: readonly string[]) {
    super(`this function’s settings are wrong: ${problems.join('; ')}`, {
      advice: 'deploy the farm again; do not change the environment of its functions by hand',
      details: { problems },
    });
  }
}

const required = z.string('is missing').min(1, 'is empty');
const url = required.pipe(z.url('is no URL'));
const integer = (least: number, most: number) => {
  const range = `is no integer from ${least} to ${most}`;
  return required.transform(Number).pipe(z.int(range).min(least, range).max(most, range));
};

const machineList = required
  .transform((text) => text.split(','))
  .pipe(z.array(z.enum(gpuMachines, `names no machines such as ${gpuMachines[0]}`)));

const tableEnvironment = z.object({ FARM_TABLE: required });
const environment = tableEnvironment.extend({
  FARM_BUCKET: required,
  FARM_EVENT_BUS: required,
  FARM_QUEUE_PREPARE: url,
  FARM_QUEUE_FRAMES: url,
  FARM_QUEUE_FRAMES_HIGH: url,
  FARM_QUEUE_GPU: url.optional(),
  FARM_QUEUE_GPU_HIGH: url.optional(),
  FARM_QUEUE_DISPATCH: url,
  FARM_QUEUE_ASSEMBLE: url,
  FARM_QUEUE_DEAD_LETTERS: url,
  FARM_BLENDER_VERSIONS: required,
  FARM_FRAME_TIME_S: integer(1, 11 * 3600),
  FARM_MEMORY_MB: integer(128, 2 ** 20),
  FARM_DISK_MB: integer(512, 2 ** 20),
  FARM_GPU_MACHINES: machineList.optional(),
  FARM_GPU_DISK_MB: integer(512, 2 ** 24).optional(),
  FARM_ALLOW_SCRIPTS: z.enum(['true', 'false'], 'is neither true nor false').default('false'),
  FARM_OUTPUT_DAYS: integer(1, 36_500).optional(),
  AWS_REGION: required,
});

/** @throws BadFarmSettings with all that is missing or wrong */
export function readFarmSettings(env: NodeJS.ProcessEnv): FarmSettings {
  const found = parsed(environment, env);
  return {
    table: found.FARM_TABLE,
    bucket: found.FARM_BUCKET,
    eventBus: found.FARM_EVENT_BUS,
    queues: {
      prepare: found.FARM_QUEUE_PREPARE,
      frames: found.FARM_QUEUE_FRAMES,
      framesHigh: found.FARM_QUEUE_FRAMES_HIGH,
      gpu: found.FARM_QUEUE_GPU,
      gpuHigh: found.FARM_QUEUE_GPU_HIGH,
      dispatch: found.FARM_QUEUE_DISPATCH,
      assemble: found.FARM_QUEUE_ASSEMBLE,
      deadLetters: found.FARM_QUEUE_DEAD_LETTERS,
    },
    blenderVersions: found.FARM_BLENDER_VERSIONS.split(',').map((version) => version.trim()),
    frameTime: seconds(found.FARM_FRAME_TIME_S),
    memory: bytes(found.FARM_MEMORY_MB * 2 ** 20),
    disk: bytes(found.FARM_DISK_MB * 2 ** 20),
    gpu: gpuOf(found),
    allowScripts: found.FARM_ALLOW_SCRIPTS === 'true',
    outputDays: found.FARM_OUTPUT_DAYS,
    region: found.AWS_REGION,
  };
}

function gpuOf({
  FARM_QUEUE_GPU: queue,
  FARM_GPU_MACHINES: machines,
  FARM_GPU_DISK_MB: disk,
}: z.output<typeof environment>): GpuMachines | undefined {
  if (queue === undefined || !machines || disk === undefined) return undefined;
  return { machines, disk: bytes(disk * 2 ** 20) };
}

/** What the scaler of the GPU fleet is told beside. */
export interface GpuFleetSettings {
  /** ARNs of Batch's job queue, and of the definition of the jobs that are workers. */
  readonly jobQueue: string;
  readonly jobDefinition: string;
  /** Workers that there may be at the same time. */
  readonly maxWorkers: number;
}

const gpuFleetEnvironment = z.object({
  FARM_GPU_JOB_QUEUE: required,
  FARM_GPU_JOB_DEFINITION: required,
  FARM_GPU_MAX_WORKERS: integer(1, 1000),
});

/** @throws BadFarmSettings */
export function readGpuFleetSettings(env: NodeJS.ProcessEnv): GpuFleetSettings {
  const found = parsed(gpuFleetEnvironment, env);
  return {
    jobQueue: found.FARM_GPU_JOB_QUEUE,
    jobDefinition: found.FARM_GPU_JOB_DEFINITION,
    maxWorkers: found.FARM_GPU_MAX_WORKERS,
  };
}

/** The settings of a function that looks at tokens and at nothing else. @throws BadFarmSettings */
export const readAuthorizerSettings = (env: NodeJS.ProcessEnv): Pick<FarmSettings, 'table'> => ({
  table: parsed(tableEnvironment, env).FARM_TABLE,
});

function parsed<Found>(schema: z.ZodType<Found>, env: NodeJS.ProcessEnv): Found {
  const result = schema.safeParse(env);
  if (result.success) return result.data;
  throw new BadFarmSettings(result.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`));
}
