import type { Duration } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { imageFunction } from './farm-function.ts';
import { type FarmPorts, giveFarm } from './farm-ports.ts';
import { rights } from './rights.ts';
import type { FarmSettings } from './settings.ts';
import type { WorkerImage } from './worker-image.ts';

interface AssemblyProps {
  readonly image: WorkerImage;
  readonly settings: FarmSettings;
  readonly timeout: Duration;
  /** Pieces of videos made side by side. */
  readonly pieces: number;
}

/** Makes videos of frames, by the ffmpeg of the workers' image. */
export class Assembly extends Construct {
  readonly station: LambdaFunction;

  constructor(
    scope: Construct,
    id: string,
    ports: FarmPorts,
    { image, settings, timeout, pieces }: AssemblyProps,
  ) {
    super(scope, id);
    const { memory, disk, logDays } = settings;
    this.station = imageFunction(this, 'Station', {
      code: image.codeFor('assemble'),
      description: 'Makes videos of frames',
      timeout,
      memory,
      disk,
      logDays,
    });
    giveFarm(this.station, ports, rights.assemble);
    ports.queues.deliver('assemble', this.station, pieces);
  }
}
