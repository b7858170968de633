import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { zipFunction } from './farm-function.ts';
import { type FarmPorts, giveFarm } from './farm-ports.ts';
import { rights } from './rights.ts';
import type { FarmSettings } from './settings.ts';

/** How often reconcile looks at all open jobs. */
export const reconcileEvery = Duration.minutes(5);

/** Finishes on a timer whatever was left half done. */
export class Reconcile extends Construct {
  readonly station: LambdaFunction;

  constructor(scope: Construct, id: string, ports: FarmPorts, { logDays }: Pick<FarmSettings, 'logDays'>) {
    super(scope, id);
    this.station = zipFunction(this, 'Station', {
      entry: 'functions/reconcile/handler.ts',
      description: 'Finishes whatever was left half done',
      // Sweeping a million uploads takes minutes; the runs that begin meanwhile are few.
      timeout: Duration.minutes(15),
      memory: 1024,
      logDays,
    });
    giveFarm(this.station, ports, rights.reconcile);
    // What a run has missed the next one does: no event is kept, nor tried again.
    const target = new LambdaTarget(this.station, { retryAttempts: 0, maxEventAge: Duration.minutes(1) });
    new Rule(this, 'Timer', { schedule: Schedule.rate(reconcileEvery), targets: [target] });
  }
}
