import { CreateTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  listedIndex,
  openIndex,
  partitionKey,
  sortKey,
  unfinishedIndex,
} from '../../functions/aws/table-schema.ts';

const keySchema = (partition: string, sort: string) => [
  { AttributeName: partition, KeyType: 'HASH' as const },
  { AttributeName: sort, KeyType: 'RANGE' as const },
];
const keysOnly = { ProjectionType: 'KEYS_ONLY' } as const;

/** Makes a table as the infrastructure does. */
export async function createTable(client: DynamoDBClient, name: string): Promise<void> {
  const global = [openIndex, listedIndex];
  const names = [partitionKey, sortKey, unfinishedIndex.sortKey];
  for (const index of global) names.push(index.partitionKey, index.sortKey);
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: names.map((attribute) => ({ AttributeName: attribute, AttributeType: 'S' })),
      KeySchema: keySchema(partitionKey, sortKey),
      LocalSecondaryIndexes: [
        {
          IndexName: unfinishedIndex.name,
          KeySchema: keySchema(partitionKey, unfinishedIndex.sortKey),
          Projection: keysOnly,
        },
      ],
      GlobalSecondaryIndexes: global.map((index) => ({
        IndexName: index.name,
        KeySchema: keySchema(index.partitionKey, index.sortKey),
        Projection: keysOnly,
      })),
    }),
  );
}
