import type { Duration } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { zipFunction } from './farm-function.ts';
import { type FarmPorts, giveFarm } from './farm-ports.ts';
import { rights } from './rights.ts';
import type { FarmSettings } from './settings.ts';

interface DispatchProps {
  readonly timeout: Duration;
  readonly logDays: FarmSettings['logDays'];
  /** Ranges of a thousand frames that are sent side by side. */
  readonly ranges: number;
}

/** Sends the frames of large jobs, which the api hands over as ranges. */
export class Dispatch extends Construct {
  readonly station: LambdaFunction;

  constructor(scope: Construct, id: string, ports: FarmPorts, { timeout, logDays, ranges }: DispatchProps) {
    super(scope, id);
    this.station = zipFunction(this, 'Station', {
      entry: 'functions/dispatch/handler.ts',
      description: 'Sends the frames of large jobs to their queue',
      timeout,
      memory: 512,
      logDays,
    });
    giveFarm(this.station, ports, rights.dispatch);
    ports.queues.deliver('dispatch', this.station, ranges);
  }
}
