import { NestedStack } from 'aws-cdk-lib';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import type { FarmPorts } from './farm-ports.ts';
import { GpuMachines } from './gpu-machines.ts';
import { GpuNetwork } from './gpu-network.ts';
import { GpuWorker } from './gpu-worker.ts';
import type { FarmSettings, GpuSettings } from './settings.ts';
import type { WorkerImage } from './worker-image.ts';

interface GpuFleetProps {
  readonly image: WorkerImage;
  readonly gpu: GpuSettings;
  readonly logDays: FarmSettings['logDays'];
}

/**
 * The fleet `gpu`: workers on machines with an NVIDIA GPU, which are rented while they render. A stack within the
 * farm's, so that it comes and goes as one, and the farm is there without it.
 */
export class GpuFleet extends NestedStack {
  /** Where a worker is submitted, and what it is, as Batch knows them. */
  readonly jobQueue: string;
  readonly jobDefinition: string;

  constructor(scope: Construct, id: string, ports: FarmPorts, { image, gpu, logDays }: GpuFleetProps) {
    super(scope, id, { description: 'lambda-render-farm: the fleet of machines with a GPU' });
    const network = new GpuNetwork(this, 'Network', gpu.network);
    const machines = new GpuMachines(this, 'Machines', network, gpu);
    const worker = new GpuWorker(this, 'Worker', ports, {
      image: ContainerImage.fromDockerImageAsset(image.asset(this, 'Image')),
      gpu,
      logDays,
    });
    this.jobQueue = machines.queue.jobQueueArn;
    this.jobDefinition = worker.definition.jobDefinitionArn;
  }
}
