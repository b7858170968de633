import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { eventSource } from '../functions/aws/event-schema.ts';
import { notNeeded } from '../functions/gpu-fleet/gpu-fleet-station.ts';
import { acceptFindings } from './accept-findings.ts';
import { zipFunction } from './farm-function.ts';
import { type FarmPorts, giveFarm } from './farm-ports.ts';
import type { GpuFleet } from './gpu-fleet.ts';
import { rights } from './rights.ts';
import type { FarmSettings } from './settings.ts';

/** How often the scaler compares the work with the workers; a worker takes longer to start. */
export const scaleEvery = Duration.minutes(1);

interface GpuScalerProps {
  readonly fleet: Pick<GpuFleet, 'jobQueue' | 'jobDefinition'>;
  readonly maxWorkers: number;
  readonly logDays: FarmSettings['logDays'];
}

/** Starts as many workers of the GPU fleet as the work deserves, and ends those that nothing is left for. */
export class GpuScaler extends Construct {
  readonly station: LambdaFunction;
  /** Matches each worker that has ended badly: neither idle, nor ended by the scaler, nor taken away with its machine. */
  readonly workerFailed: Rule;

  constructor(
    scope: Construct,
    id: string,
    ports: FarmPorts,
    { fleet, maxWorkers, logDays }: GpuScalerProps,
  ) {
    super(scope, id);
    this.station = zipFunction(this, 'Station', {
      entry: 'functions/gpu-fleet/handler.ts',
      description: 'Starts and ends workers of the GPU fleet',
      // It looks through the frames that are being rendered, of all jobs.
      timeout: Duration.minutes(2),
      memory: 512,
      logDays,
    });
    giveFarm(this.station, ports, rights.gpuScaler);
    ports.table.giveFleetMemory(this.station);
    this.#giveBatch(fleet);
    this.station.addEnvironment('FARM_GPU_MAX_WORKERS', String(maxWorkers));
    // What a run has missed the next one does: no event is kept, nor tried again.
    const target = new LambdaTarget(this.station, { retryAttempts: 0, maxEventAge: Duration.minutes(1) });
    new Rule(this, 'Timer', { schedule: Schedule.rate(scaleEvery), targets: [target] });
    new Rule(this, 'JobChanged', {
      eventBus: ports.notifications.bus,
      eventPattern: { source: [eventSource], detail: { kind: ['job'] } },
      targets: [target],
    });
    this.workerFailed = new Rule(this, 'WorkerFailed', {
      eventPattern: {
        source: ['aws.batch'],
        detailType: ['Batch Job State Change'],
        detail: {
          jobQueue: [fleet.jobQueue],
          status: ['FAILED'],
          statusReason: [{ 'anything-but': [notNeeded] }],
        },
      },
      targets: [target],
    });
  }

  #giveBatch({ jobQueue, jobDefinition }: GpuScalerProps['fleet']): void {
    this.station.addEnvironment('FARM_GPU_JOB_QUEUE', jobQueue);
    this.station.addEnvironment('FARM_GPU_JOB_DEFINITION', jobDefinition);
    const anyJob = Stack.of(this).formatArn({
      service: 'batch',
      resource: 'job',
      resourceName: '*',
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
    const allow = (action: string, resources: string[]) =>
      this.station.addToRolePolicy(new PolicyStatement({ actions: [action], resources }));
    allow('batch:SubmitJob', [jobQueue, jobDefinition]);
    allow('batch:TerminateJob', [anyJob]);
    allow('batch:ListJobs', ['*']);
    acceptFindings(this.station.role ?? this.station, {
      'AwsSolutions-IAM5[Resource::*]': 'Batch lists the jobs of a queue for everyone or for no one',
      'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:batch:<AWS::Region>:<AWS::AccountId>:job/*]':
        'a job’s name is not known before it is submitted; the scaler ends those alone that its queue lists',
    });
  }
}
