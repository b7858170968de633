import { type Milliseconds, seconds } from '../domain/units.ts';
import type { Ports } from '../ports/ports.ts';
import { systemClock } from '../ports/system-clock.ts';
import type { FleetMemory, WorkerFleet } from '../ports/worker-fleet.ts';
import { type AwsClients, awsClients, batchClient } from './aws-clients.ts';
import { BatchFleet } from './batch-fleet.ts';
import { DynamoFleetMemory } from './dynamo-fleet-memory.ts';
import { DynamoJobStore } from './dynamo-job-store.ts';
import { DynamoTable } from './dynamo-table.ts';
import { EventBridgeBus } from './event-bridge-bus.ts';
import type { FarmSettings, GpuFleetSettings } from './farm-settings.ts';
import { S3ObjectStore } from './s3-object-store.ts';
import { ServiceTime } from './service-time.ts';
import { sqsQueues } from './sqs-queues.ts';
import { TokenStore } from './token-store.ts';

/** What a station needs of the world, in an AWS account. */
export function awsPorts(
  settings: FarmSettings,
  { patience = seconds(10), clients = awsClients() }: AwsPortsOptions = {},
): Ports {
  const clock = systemClock;
  return {
    jobs: new DynamoJobStore(openTable(clients, settings.table)),
    queues: sqsQueues(clients.sqs, clock, settings.queues),
    objects: new S3ObjectStore({ client: clients.s3, bucket: settings.bucket, clock, patience }),
    events: new EventBridgeBus(clients.events, settings.eventBus),
    clock,
  };
}

export interface AwsPortsOptions {
  /** How long files wait for a store that fails, 10 s by default; workers have more time than people. */
  readonly patience?: Milliseconds;
  /** Those of the process by default. */
  readonly clients?: AwsClients;
}

/** @param table  name of the farm's table */
export const openTokenStore = (table: string): TokenStore => new TokenStore(openTable(awsClients(), table));

/** The GPU fleet and what its scaler remembers. @param table  name of the farm's table */
export function openGpuFleet(
  table: string,
  { jobQueue: queue, jobDefinition: definition }: GpuFleetSettings,
): { readonly fleet: WorkerFleet; readonly memory: FleetMemory } {
  return {
    fleet: new BatchFleet(batchClient(), { queue, definition }),
    memory: new DynamoFleetMemory(openTable(awsClients(), table)),
  };
}

function openTable({ dynamo }: Pick<AwsClients, 'dynamo'>, name: string) {
  const table = new DynamoTable(dynamo, name, systemClock);
  const ask = () => table.get({ pk: 'time', sk: 'time' });
  return { table, clock: systemClock, time: new ServiceTime(dynamo, systemClock, ask) };
}
