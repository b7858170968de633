import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Api } from './api.ts';
import { Assembly } from './assembly.ts';
import { type ConcurrencyPlan, planConcurrency } from './concurrency.ts';
import { DeadLetters } from './dead-letters.ts';
import { Dispatch } from './dispatch.ts';
import type { Watched } from './farm-alarms.ts';
import type { FarmPorts } from './farm-ports.ts';
import type { WatchedGpuFleet } from './gpu-alarms.ts';
import { GpuFleet } from './gpu-fleet.ts';
import { GpuScaler } from './gpu-scaler.ts';
import { workerDisk } from './gpu-worker.ts';
import { JobTable } from './job-table.ts';
import { LambdaFleet } from './lambda-fleet.ts';
import { Notifications } from './notifications.ts';
import { Observability } from './observability.ts';
import { Queues } from './queues.ts';
import { Reconcile } from './reconcile.ts';
import type { FarmSettings } from './settings.ts';
import { SmallAccountFleet } from './small-account-fleet.ts';
import { Storage } from './storage.ts';
import { sharedTimeout, timeouts } from './timeouts.ts';
import { type WorkerImage, workerImage } from './worker-image.ts';

interface FarmStackProps {
  readonly settings: FarmSettings;
  /** Folder with the workers' image, as `prepareImageContext` lays it out. */
  readonly imageContext: string;
}

/** A whole farm in one account and region. */
export class FarmStack extends Stack {
  constructor(scope: Construct, { settings, imageContext }: FarmStackProps) {
    super(scope, settings.name, { description: 'lambda-render-farm: renders Blender scenes' });
    const { name, logDays, accountConcurrency, alarmEmail } = settings;
    const image = workerImage(imageContext, settings.blender);
    const plan = planConcurrency(accountConcurrency, settings.concurrency);
    const ports = this.#ports(settings, plan, image);
    const api = new Api(this, 'Api', ports, settings);
    const fleet = this.#fleet(ports, settings, plan, image);
    const deadLetters = new DeadLetters(this, 'DeadLetters', ports, {
      timeout: timeouts(settings.frameTime).deadLetters,
      logDays,
      letters: plan.deadLetters,
    }).station;
    const reconcile = new Reconcile(this, 'Reconcile', ports, settings).station;
    const gpu = this.#gpuFleet(ports, settings, image);
    const watched = { queues: ports.queues, api, ...fleet, deadLetters, reconcile, gpu, accountConcurrency };
    const observability = new Observability(this, 'Observability', { name, watched, alarmEmail });
    this.#tell({
      FarmUrl: api.gateway.apiEndpoint,
      TableName: ports.table.table.tableName,
      BucketName: ports.storage.bucket.bucketName,
      EventBus: ports.notifications.bus.eventBusName,
      AlarmTopic: observability.topic.topicArn,
      RenderFunction: fleet.workers.functionName,
      AssembleFunction: (fleet.assembly ?? fleet.workers).functionName,
    });
  }

  #ports(settings: FarmSettings, plan: ConcurrencyPlan, image: WorkerImage): FarmPorts {
    const shared = plan.kind === 'one-queue';
    const hidden = timeouts(settings.frameTime);
    return {
      table: new JobTable(this, 'Jobs'),
      storage: new Storage(this, 'Storage', settings),
      queues: new Queues(this, 'Queues', {
        shared,
        gpu: settings.gpu !== undefined,
        hidden: shared ? { ...hidden, frames: sharedTimeout } : hidden,
      }),
      notifications: new Notifications(this, 'Notifications', settings),
      settings: {
        FARM_BLENDER_VERSIONS: image.blenderVersion,
        FARM_FRAME_TIME_S: String(settings.frameTime),
        FARM_MEMORY_MB: String(settings.memory),
        FARM_DISK_MB: String(settings.disk),
        FARM_ALLOW_SCRIPTS: String(settings.allowScripts),
        ...(settings.gpu && {
          FARM_GPU_MACHINES: settings.gpu.machines.join(','),
          FARM_GPU_DISK_MB: String(workerDisk.toMebibytes()),
        }),
        ...(settings.outputDays !== undefined && { FARM_OUTPUT_DAYS: String(settings.outputDays) }),
      },
    };
  }

  #fleet(
    ports: FarmPorts,
    settings: FarmSettings,
    plan: ConcurrencyPlan,
    image: WorkerImage,
  ): Pick<Watched, 'workers' | 'assembly' | 'dispatch'> {
    if (plan.kind === 'one-queue') {
      const props = { image, settings, timeout: sharedTimeout, work: plan.work };
      const { workers } = new SmallAccountFleet(this, 'Fleet', ports, props);
      return { workers, assembly: undefined, dispatch: undefined };
    }
    const { logDays } = settings;
    const { frames, assemble, dispatch } = timeouts(settings.frameTime);
    const fleetProps = { image, settings, timeout: frames, frames: plan.frames, prepare: plan.prepare };
    return {
      workers: new LambdaFleet(this, 'Fleet', ports, fleetProps).workers,
      assembly: new Assembly(this, 'Assembly', ports, {
        image,
        settings,
        timeout: assemble,
        pieces: plan.assemble,
      }).station,
      dispatch: new Dispatch(this, 'Dispatch', ports, { timeout: dispatch, logDays, ranges: plan.dispatch })
        .station,
    };
  }

  #gpuFleet(
    ports: FarmPorts,
    { gpu, logDays }: FarmSettings,
    image: WorkerImage,
  ): WatchedGpuFleet | undefined {
    const { queues } = ports;
    if (!gpu || !queues.gpu) return undefined;
    const fleet = new GpuFleet(this, 'GpuFleet', ports, { image, gpu, logDays });
    const { maxWorkers } = gpu;
    const scaler = new GpuScaler(this, 'GpuScaler', ports, { fleet, maxWorkers, logDays });
    return { queues: queues.gpu, scaler };
  }

  #tell(outputs: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}
