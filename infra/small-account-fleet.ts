import type { Duration } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { imageFunction } from './farm-function.ts';
import { type FarmPorts, giveFarm } from './farm-ports.ts';
import { rights } from './rights.ts';
import type { FarmSettings } from './settings.ts';
import type { WorkerImage } from './worker-image.ts';

interface SmallAccountFleetProps {
  readonly image: WorkerImage;
  readonly settings: FarmSettings;
  readonly timeout: Duration;
  /** Messages of any kind that are worked on side by side. */
  readonly work: number;
}

/**
 * In an account with few executions: one function that renders, makes videos and dispatches, from one queue,
 * because each queue's mapping would take two executions of its own.
 */
export class SmallAccountFleet extends Construct {
  readonly workers: LambdaFunction;

  constructor(scope: Construct, id: string, ports: FarmPorts, props: SmallAccountFleetProps) {
    super(scope, id);
    const { memory, disk, logDays } = props.settings;
    this.workers = imageFunction(this, 'Workers', {
      code: props.image.codeFor('small-account'),
      description: 'Renders frames, makes videos and dispatches large jobs',
      timeout: props.timeout,
      memory,
      disk,
      logDays,
    });
    for (const station of [rights.render, rights.assemble, rights.dispatch])
      giveFarm(this.workers, ports, station);
    ports.queues.deliver('frames', this.workers, props.work);
    ports.queues.giveHighWork(this.workers);
  }
}
