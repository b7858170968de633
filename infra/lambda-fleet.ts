import type { Duration } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { imageFunction } from './farm-function.ts';
import { type FarmPorts, giveFarm } from './farm-ports.ts';
import { rights } from './rights.ts';
import type { FarmSettings } from './settings.ts';
import type { WorkerImage } from './worker-image.ts';

interface LambdaFleetProps {
  readonly image: WorkerImage;
  readonly settings: FarmSettings;
  readonly timeout: Duration;
  /** Frames, and scenes to prepare, side by side. */
  readonly frames: number;
  readonly prepare: number;
}

/** The fleet `lambda`: workers that open scenes and render frames, one message at a time each. */
export class LambdaFleet extends Construct {
  readonly workers: LambdaFunction;

  constructor(scope: Construct, id: string, ports: FarmPorts, props: LambdaFleetProps) {
    super(scope, id);
    const { memory, disk, logDays } = props.settings;
    this.workers = imageFunction(this, 'Workers', {
      code: props.image.codeFor('render'),
      description: 'Opens scenes and renders frames in Blender',
      timeout: props.timeout,
      memory,
      disk,
      logDays,
    });
    giveFarm(this.workers, ports, rights.render);
    ports.queues.deliver('frames', this.workers, props.frames);
    ports.queues.deliver('prepare', this.workers, props.prepare);
    ports.queues.giveHighWork(this.workers);
  }
}
