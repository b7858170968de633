import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  type QueryCommandOutput,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import type { Clock } from '../ports/clock.ts';
import { type Item, type ItemKey, keyAttributes, keyOf } from './item.ts';
import { deleteInBatches, getInBatches } from './item-batches.ts';
import { type ItemQuery, queryInput } from './query-input.ts';
import { retrying } from './retrying.ts';
import { partitionKey, sortKey, versionAttribute } from './table-schema.ts';

/** Items that are deleted before more are looked for. */
const deletedAtOnce = 200;

/** Stores an item only if the one in its place has the version `replaces`, or if there is none. */
export interface ConditionalPut {
  readonly item: Item;
  readonly replaces: string | undefined;
}

/** Adds to numbers of an item, which begin at 0. */
export interface Addition {
  readonly key: ItemKey;
  readonly numbers: Readonly<Record<string, number>>;
}

export type Written =
  | { readonly written: true }
  /** For each put whose condition did not hold, what stands in its place. */
  | { readonly written: false; readonly found: readonly (Found | undefined)[] };
interface Found {
  readonly item: Item | undefined;
}

/** The farm's table, and the few things that are done with it. Each waits out what passes. */
export class DynamoTable {
  readonly #client: DynamoDBClient;
  readonly #name: string;
  readonly #clock: Clock;

  constructor(client: DynamoDBClient, name: string, clock: Clock) {
    this.#client = client;
    this.#name = name;
    this.#clock = clock;
  }

  /** A consistent read. */
  async get(key: ItemKey): Promise<Item | undefined> {
    const command = new GetItemCommand({
      TableName: this.#name,
      Key: keyAttributes(key),
      ConsistentRead: true,
    });
    const { Item: item } = await retrying(this.#clock, 'reading a record', () => this.#client.send(command));
    return item;
  }

  /** Consistent reads; items that do not exist are left out, and the others come in any order. */
  getAll(keys: readonly ItemKey[]): Promise<Item[]> {
    return getInBatches(this.#client, this.#name, this.#clock, keys);
  }

  /** The items that a query finds, read as they are asked for; consistent, but for those of a global index. */
  async *query(query: ItemQuery): AsyncGenerator<Item> {
    for await (const { Items: items } of this.#pages(queryInput(query))) yield* items ?? [];
  }

  /** How many items a query finds. */
  async count(query: ItemQuery): Promise<number> {
    let found = 0;
    for await (const page of this.#pages({ ...queryInput(query), Select: 'COUNT' })) found += page.Count ?? 0;
    return found;
  }

  async put(put: ConditionalPut): Promise<Written> {
    const command = new PutItemCommand(this.#putting(put));
    try {
      await retrying(this.#clock, 'writing a record', () => this.#client.send(command));
      return { written: true };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return { written: false, found: [{ item: error.Item }] };
    }
  }

  /**
   * Does all or nothing.
   * @param token  of this very transaction: it is done once, however often it is sent; 1 to 36 characters
   */
  async transact(
    puts: readonly ConditionalPut[],
    additions: readonly Addition[],
    token: string,
  ): Promise<Written> {
    const command = new TransactWriteItemsCommand({
      ClientRequestToken: token,
      TransactItems: [
        ...puts.map((put) => ({ Put: this.#putting(put) })),
        ...additions.map((addition) => ({ Update: this.#adding(addition) })),
      ],
    });
    try {
      await retrying(this.#clock, 'writing records together', () => this.#client.send(command));
      return { written: true };
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const found = (error.CancellationReasons ?? []).map(({ Code: code, Item: item }) =>
        code === 'ConditionalCheckFailed' ? { item } : undefined,
      );
      if (found.every((one) => one === undefined)) throw error;
      return { written: false, found };
    }
  }

  deleteAll(keys: readonly ItemKey[]): Promise<void> {
    return deleteInBatches(this.#client, this.#name, this.#clock, keys);
  }

  /** Deletes what a query finds, while it is being read. */
  async deleteFound(query: ItemQuery): Promise<void> {
    let keys: ItemKey[] = [];
    for await (const item of this.query({ ...query, attributes: [partitionKey, sortKey] })) {
      keys.push(keyOf(item));
      if (keys.length < deletedAtOnce) continue;
      await this.deleteAll(keys);
      keys = [];
    }
    await this.deleteAll(keys);
  }

  /** Deletes an item if its attribute has this text. */
  async deleteIf(key: ItemKey, attribute: string, equals: string): Promise<void> {
    const command = new DeleteItemCommand({
      TableName: this.#name,
      Key: keyAttributes(key),
      ConditionExpression: '#attribute = :text',
      ExpressionAttributeNames: { '#attribute': attribute },
      ExpressionAttributeValues: { ':text': { S: equals } },
    });
    try {
      await retrying(this.#clock, 'deleting a record', () => this.#client.send(command));
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }

  #putting({ item, replaces }: ConditionalPut) {
    return {
      TableName: this.#name,
      Item: { ...item },
      ConditionExpression: replaces === undefined ? 'attribute_not_exists(#name)' : '#name = :replaces',
      ExpressionAttributeNames: { '#name': replaces === undefined ? partitionKey : versionAttribute },
      ...(replaces !== undefined && { ExpressionAttributeValues: { ':replaces': { S: replaces } } }),
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
    };
  }

  #adding({ key, numbers }: Addition) {
    const entries = Object.entries(numbers);
    return {
      TableName: this.#name,
      Key: keyAttributes(key),
      UpdateExpression: `ADD ${entries.map((_entry, at) => `#name${at} :number${at}`).join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries(entries.map(([name], at) => [`#name${at}`, name])),
      ExpressionAttributeValues: Object.fromEntries(
        entries.map(([, number], at) => [`:number${at}`, { N: `${number}` }]),
      ),
    };
  }

  async *#pages(input: Omit<QueryCommandInput, 'TableName'>): AsyncGenerator<QueryCommandOutput> {
    let from: QueryCommandOutput['LastEvaluatedKey'];
    do {
      const command = new QueryCommand({ TableName: this.#name, ...input, ExclusiveStartKey: from });
      const page = await retrying(this.#clock, 'listing records', () => this.#client.send(command));
      yield page;
      from = page.LastEvaluatedKey;
    } while (from !== undefined);
  }
}
