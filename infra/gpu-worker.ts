import { Duration, RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import {
  Action,
  EcsEc2ContainerDefinition,
  EcsJobDefinition,
  Reason,
  RetryStrategy,
} from 'aws-cdk-lib/aws-batch';
import { type ContainerImage, LogDriver } from 'aws-cdk-lib/aws-ecs';
import { type IPrincipal, type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { memoryOf, processorsOf } from '../functions/domain/gpu-machines.ts';
import { oneMachineLimits } from '../functions/domain/limits.ts';
import { acceptFindings } from './accept-findings.ts';
import { type FarmPorts, giveFarm } from './farm-ports.ts';
import type { FarmProcess } from './farm-process.ts';
import { rights } from './rights.ts';
import type { FarmSettings, GpuSettings } from './settings.ts';

/** What the image's entry point starts for a worker on Batch, which leaves when it has been idle for a minute. */
export const workerCommand = ['functions/worker/main'];

/** What a worker may keep on its machine's volume. */
export const workerDisk = Size.gibibytes(100);
/** Of the smallest machine's memory: the rest is for its system and Batch's agent. */
const memoryShare = 7 / 8;
/** A worker that hangs is ended after so long. One that does not is then replaced, and its frame is rendered again. */
const longest = Duration.hours(24);
/** Batch's own maximum. A machine that is taken away is no fault of the worker's. */
const tries = 10;

interface GpuWorkerProps {
  readonly image: ContainerImage;
  readonly gpu: GpuSettings;
  readonly logDays: FarmSettings['logDays'];
}

/** A worker of the GPU fleet as Batch runs it: the Lambda workers' image and rights, and a GPU of its own. */
export class GpuWorker extends Construct implements FarmProcess {
  readonly role: Role;
  readonly definition: EcsJobDefinition;
  readonly #environment: Record<string, string> = {};

  constructor(scope: Construct, id: string, ports: FarmPorts, { image, gpu, logDays }: GpuWorkerProps) {
    super(scope, id);
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com') });
    giveFarm(this, ports, rights.render);
    ports.queues.giveGpuWork(this);
    const memory = Math.floor(memoryShare * Math.min(...gpu.machines.map(memoryOf)));
    this.#tellOfMachine(memory);
    const container = new EcsEc2ContainerDefinition(this, 'Container', {
      image,
      command: workerCommand,
      environment: this.#environment,
      gpu: 1,
      cpu: Math.min(...gpu.machines.map(processorsOf)),
      memory: Size.mebibytes(memory),
      jobRole: this.role,
      logging: LogDriver.awsLogs({ streamPrefix: 'worker', logGroup: this.#log(logDays) }),
    });
    acceptFindings(container.executionRole, {
      'AwsSolutions-IAM5[Resource::*]': 'a registry’s password is given for the whole registry',
    });
    this.definition = new EcsJobDefinition(this, 'Definition', {
      container,
      timeout: longest,
      retryAttempts: tries,
      retryStrategies: [
        RetryStrategy.of(Action.RETRY, Reason.SPOT_INSTANCE_RECLAIMED),
        RetryStrategy.of(Action.EXIT, Reason.custom({ onReason: '*' })),
      ],
    });
  }

  get grantPrincipal(): IPrincipal {
    return this.role;
  }

  addEnvironment(name: string, value: string): void {
    this.#environment[name] = value;
  }

  addToRolePolicy(statement: PolicyStatement): void {
    this.role.addToPolicy(statement);
  }

  /** It is another machine than a sandbox of Lambda, which the farm's settings are about. */
  #tellOfMachine(memory: number): void {
    this.addEnvironment('AWS_REGION', Stack.of(this).region);
    this.addEnvironment('FARM_MEMORY_MB', String(memory));
    this.addEnvironment('FARM_DISK_MB', String(workerDisk.toMebibytes()));
    this.addEnvironment('FARM_FRAME_TIME_S', String(oneMachineLimits.frameTime / 1000));
    // Beside what the image asks the driver for: EEVEE draws through it, and OptiX is a part of it.
    this.addEnvironment('NVIDIA_DRIVER_CAPABILITIES', 'all');
  }

  #log(retention: FarmSettings['logDays']): LogGroup {
    return new LogGroup(this, 'Log', { retention, removalPolicy: RemovalPolicy.DESTROY });
  }
}
