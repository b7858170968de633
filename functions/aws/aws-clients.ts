import { BatchClient } from '@aws-sdk/client-batch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { MiddlewareStack } from '@smithy/types';
import { namedError } from './named-errors.ts';

/** The clients of the services on which a farm in an AWS account runs. */
export interface AwsClients {
  readonly dynamo: DynamoDBClient;
  readonly sqs: SQSClient;
  readonly s3: S3Client;
  readonly events: EventBridgeClient;
}

/** Connections that one client holds at most: more calls at once would only wait for each other. */
const connections = 64;

const agents = {
  httpsAgent: { keepAlive: true, maxSockets: connections },
  httpAgent: { keepAlive: true, maxSockets: connections },
};

/** Small requests: one that takes longer than `limit` milliseconds is dropped, and made once more. */
const answersWithin = (limit: number) => ({
  connectionTimeout: 1500,
  requestTimeout: limit,
  throwOnRequestTimeout: true,
  ...agents,
});

/**
 * New clients, for the life of a process. Region, credentials and endpoints come from where the AWS CLI
 * finds them, too: the environment, and the profile that it names. What they throw has a name and advice
 * where something can be done about it (`named-errors.ts`).
 */
export function awsClients(): AwsClients {
  const clients = {
    dynamo: new DynamoDBClient({ maxAttempts: 4, requestHandler: answersWithin(3000) }),
    // Queues are reached at the region's endpoint, which may be set, and not at the host of their URL.
    sqs: new SQSClient({
      maxAttempts: 4,
      useQueueUrlAsEndpoint: false,
      requestHandler: answersWithin(5000),
    }),
    s3: new S3Client({
      maxAttempts: 4,
      // A file may take long, as long as its bytes keep coming.
      requestHandler: { connectionTimeout: 1500, socketTimeout: 20_000, ...agents },
      // The object store checks SHA-256; other sums on top would read everything twice, and break links.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    }),
    // Events are hints: nobody waits long for one.
    events: new EventBridgeClient({ maxAttempts: 2, requestHandler: answersWithin(2000) }),
  } as const;
  nameErrors(clients.dynamo.middlewareStack);
  nameErrors(clients.sqs.middlewareStack);
  nameErrors(clients.s3.middlewareStack);
  nameErrors(clients.events.middlewareStack);
  return clients;
}

/** A client of Batch that asks once: a submission that is repeated would start a second worker. */
export function batchClient(): BatchClient {
  const client = new BatchClient({ maxAttempts: 1, requestHandler: answersWithin(10_000) });
  nameErrors(client.middlewareStack);
  return client;
}

function nameErrors<Input extends object, Output extends object>(
  stack: MiddlewareStack<Input, Output>,
): void {
  stack.add(
    (next, { clientName, commandName }) =>
      async (args) => {
        try {
          return await next(args);
        } catch (error) {
          throw namedError(error, `${commandName} of ${clientName}`);
        }
      },
    { step: 'initialize', priority: 'high', name: 'nameErrors' },
  );
}
