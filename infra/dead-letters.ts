import type { Duration } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { zipFunction } from './farm-function.ts';
import { type FarmPorts, giveFarm } from './farm-ports.ts';
import { rights } from './rights.ts';
import type { FarmSettings } from './settings.ts';

interface DeadLettersProps {
  readonly timeout: Duration;
  readonly logDays: FarmSettings['logDays'];
  readonly letters: number;
}

/** Records what failed, with its cause, and lets its job move on. */
export class DeadLetters extends Construct {
  readonly station: LambdaFunction;

  constructor(
    scope: Construct,
    id: string,
    ports: FarmPorts,
    { timeout, logDays, letters }: DeadLettersProps,
  ) {
    super(scope, id);
    this.station = zipFunction(this, 'Station', {
      entry: 'functions/dead-letter/handler.ts',
      description: 'Records what failed for good, with its cause',
      timeout,
      memory: 512,
      logDays,
    });
    giveFarm(this.station, ports, rights.deadLetter);
    ports.queues.deliver('deadLetters', this.station, letters);
  }
}
