import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { awsClients } from '../aws/aws-clients.ts';
import { awsPorts } from '../aws/aws-ports.ts';
import type { FarmSettings } from '../aws/farm-settings.ts';
import { sqsQueues } from '../aws/sqs-queues.ts';
import type { Fleet } from '../domain/fleet.ts';
import { type Bytes, type Milliseconds, minutes, seconds } from '../domain/units.ts';
import { NoGpuQueue } from '../gpu-fleet/errors.ts';
import type { FrameQueue, Queues } from '../ports/frame-queue.ts';
import { systemClock } from '../ports/system-clock.ts';
import { ProjectTrees } from '../render/project-trees.ts';
import { scratchBelow } from '../render/scratch.ts';
import type { GpuKind } from './choose-device.ts';
import { SharedQueue } from './errors.ts';
import { type GpuGone, watchGpu } from './gpu-watch.ts';
import { openRenderer } from './open-renderer.ts';
import { runFleetWorker } from './run-fleet-worker.ts';
import { tellFrames } from './tell-frames.ts';
import { ownWorkerFolder } from './worker-folder.ts';

export interface WorkHere {
  /** The farm, as its functions are told of it. */
  readonly farm: FarmSettings;
  readonly fleet: Exclude<Fleet, 'local'>;
  readonly blender: string;
  /** Kinds of GPU, the best first; the fleet `lambda` renders on the processor. */
  readonly devices: readonly GpuKind[];
  /** Where it makes a folder of its own. */
  readonly folder: string;
  /** Name of the worker, for people. */
  readonly name: string;
  /** Resident memory that Blender may take. */
  readonly memory: Bytes;
  readonly frameTime: Milliseconds;
  /** Project trees that are kept on the disk. */
  readonly cache: Bytes;
  readonly leaveAfter?: Milliseconds;
  readonly stop: AbortSignal;
  readonly env: NodeJS.ProcessEnv;
  readonly say: (text: string) => void;
  readonly report: (error: unknown) => void;
}

/** So long a look at an empty queue waits for a message; a worker that is told to leave may have to wait for it. */
const lookFor: Milliseconds = seconds(5);
const betweenLooks: Milliseconds = seconds(1);
/** Nobody waits for a worker: it rides out an S3 that is slow or fails. */
const patience: Milliseconds = minutes(2);

/**
 * Works for a farm on AWS on this machine, under the AWS credentials of its environment, until it is stopped or idle.
 * @throws NoGpuQueue, SharedQueue, NoGpu, OtherBlender and others before it takes a frame; GpuGone, QueueUnreachable
 */
export async function workHere(work: WorkHere): Promise<'stopped' | 'idle'> {
  const { farm, fleet, say, report, name } = work;
  if (fleet === 'gpu' && farm.queues.gpu === undefined) throw new NoGpuQueue();
  if (fleet === 'lambda' && farm.queues.frames === farm.queues.assemble) throw new SharedQueue();
  const clients = awsClients();
  const ports = awsPorts(farm, { patience, clients });
  const folder = await ownWorkerFolder(work.folder);
  await using opened = new AsyncDisposableStack();
  opened.defer(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
  const { blender, devices, env } = work;
  const gpu = fleet === 'gpu' ? devices : undefined;
  const { renderer, version, device } = await openRenderer({
    ...{ blender, gpu, env, versions: farm.blenderVersions },
    folder,
  });
  opened.defer(() => renderer.close());
  const gone = new AbortController();
  const on = device ? `${device.names.join(', ')} by ${device.kind}` : 'the processor';
  say(`${name} works for the fleet ${fleet} with Blender ${version} on ${on}`);
  const ended = await runFleetWorker({
    context: {
      ports: { ...ports, events: tellFrames(ports.events, say) },
      fleet,
      renderer: device ? watchGpu(renderer, device.kind, (error: GpuGone) => gone.abort(error)) : renderer,
      trees: new ProjectTrees({
        folder: join(folder, 'trees'),
        objects: ports.objects,
        capacity: work.cache,
        allowScripts: farm.allowScripts,
      }),
      name,
      limits: { time: work.frameTime, memory: work.memory },
      scratch: scratchBelow(join(folder, 'scratch')),
      allowScripts: farm.allowScripts,
    },
    queues: queuesOf(fleet, ports.queues, sqsQueues(clients.sqs, systemClock, farm.queues, lookFor)),
    lookEvery: betweenLooks,
    ...(work.leaveAfter !== undefined && { leaveAfter: work.leaveAfter }),
    stop: AbortSignal.any([work.stop, gone.signal]),
    say,
    report,
  });
  gone.signal.throwIfAborted();
  return ended;
}

/** Only the last may wait for a message: those before it would hold up what waits in it. */
function queuesOf(
  fleet: WorkHere['fleet'],
  { framesHigh, prepare, gpuHigh }: Queues,
  waiting: Queues,
): readonly FrameQueue[] {
  if (fleet === 'lambda') return [framesHigh, prepare, waiting.frames];
  return [gpuHigh, waiting.gpu].filter((queue) => queue !== undefined);
}
