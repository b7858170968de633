import { CreateEventBusCommand } from '@aws-sdk/client-eventbridge';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { CreateQueueCommand } from '@aws-sdk/client-sqs';
import type { AwsClients } from '../../functions/aws/aws-clients.ts';
import type { FarmSettings } from '../../functions/aws/farm-settings.ts';
import { bytes, seconds } from '../../functions/domain/units.ts';
import { createTable } from '../../test/aws/create-table.ts';

const queues = ['prepare', 'frames', 'dispatch', 'assemble', 'deadLetters'] as const;

/** Makes what a farm needs in an account, without its functions. @param name  of no other farm there */
export async function makeServices(clients: AwsClients, name: string): Promise<FarmSettings> {
  const { dynamo, s3, sqs, events } = clients;
  await createTable(dynamo, name);
  await s3.send(new CreateBucketCommand({ Bucket: name }));
  await events.send(new CreateEventBusCommand({ Name: name }));
  const urls = await Promise.all(
    queues.map(async (queue) => {
      const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: `${name}-${queue}` }));
      return [queue, String(QueueUrl)] as const;
    }),
  );
  return {
    table: name,
    bucket: name,
    eventBus: name,
    queues: Object.fromEntries(urls) as FarmSettings['queues'],
    blenderVersions: ['99.0.0'],
    frameTime: seconds(600),
    memory: bytes(4 * 2 ** 30),
    disk: bytes(10 * 2 ** 30),
    gpu: undefined,
    allowScripts: false,
    outputDays: undefined,
    region: 'us-east-1',
  };
}
