import {
  type AttributeValue,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import type { Clock } from '../ports/clock.ts';
import { everyLimited } from '../work/every-limited.ts';
import { type Item, type ItemKey, keyAttributes } from './item.ts';
import { mostTries, retrying, ServiceBusy, waitAtRandom } from './retrying.ts';

const readAtOnce = 100;
const deletedAtOnce = 25;
/** Batches on their way at the same time. */
const batchesAtOnce = 8;

type Key = Record<string, AttributeValue>;

/** Consistent reads of any number of items, those that DynamoDB left out of its answers as well. */
export async function getInBatches(
  client: DynamoDBClient,
  table: string,
  clock: Clock,
  keys: readonly ItemKey[],
): Promise<Item[]> {
  const found: Item[] = [];
  await inBatches(clock, 'reading records', keys, readAtOnce, async (batch) => {
    const answer = await client.send(
      new BatchGetItemCommand({ RequestItems: { [table]: { Keys: [...batch], ConsistentRead: true } } }),
    );
    found.push(...(answer.Responses?.[table] ?? []));
    return answer.UnprocessedKeys?.[table]?.Keys ?? [];
  });
  return found;
}

/** Deletes any number of items, in no particular order. */
export function deleteInBatches(
  client: DynamoDBClient,
  table: string,
  clock: Clock,
  keys: readonly ItemKey[],
): Promise<void> {
  return inBatches(clock, 'deleting records', keys, deletedAtOnce, async (batch) => {
    const answer = await client.send(
      new BatchWriteItemCommand({
        RequestItems: { [table]: batch.map((Key) => ({ DeleteRequest: { Key } })) },
      }),
    );
    const left = answer.UnprocessedItems?.[table] ?? [];
    return left.flatMap(({ DeleteRequest: request }) => (request?.Key ? [request.Key] : []));
  });
}

/** @param call  does what it can and returns the keys that are left */
async function inBatches(
  clock: Clock,
  what: string,
  keys: readonly ItemKey[],
  size: number,
  call: (batch: readonly Key[]) => Promise<readonly Key[]>,
): Promise<void> {
  const batches = Array.from({ length: Math.ceil(keys.length / size) }, (_, at) =>
    keys.slice(at * size, (at + 1) * size).map(keyAttributes),
  );
  await everyLimited(batches, batchesAtOnce, async (batch) => {
    let left: readonly Key[] = batch;
    for (let tries = 0; tries < mostTries; tries++) {
      left = await retrying(clock, what, () => call(left));
      if (left.length === 0) return;
      await waitAtRandom(clock, tries);
    }
    throw new ServiceBusy(what);
  });
}
