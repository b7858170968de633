import type { QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { partitionKey, sortKey } from './table-schema.ts';

/** Items of one partition, in the order of their sort keys. */
export interface ItemQuery {
  readonly partition: string;
  /** Which sort keys; all when left out. `between` includes both ends. */
  readonly sort?: readonly ['<' | '>', string] | readonly ['between', string, string];
  /** Finds the keys in an index, whose sort keys they then are; a global one lags behind. */
  readonly index?: { readonly name: string; readonly partitionKey?: string; readonly sortKey: string };
  readonly descending?: boolean;
  /** Attributes to read, all by default. */
  readonly attributes?: readonly string[];
  /** Only items whose attribute has this text; the others are read and left out. */
  readonly where?: readonly [attribute: string, equals: string];
  /** Items that are read at a time. */
  readonly pageSize?: number;
}

const comparisons = { '<': '#sort < :sort', '>': '#sort > :sort', between: '#sort BETWEEN :sort AND :last' };

export function queryInput({
  partition,
  sort,
  index,
  descending = false,
  attributes = [],
  where,
  pageSize,
}: ItemQuery): Omit<QueryCommandInput, 'TableName'> {
  const [comparison, first, last] = sort ?? [];
  return {
    ...(index && { IndexName: index.name }),
    ConsistentRead: index?.partitionKey === undefined,
    KeyConditionExpression: [
      '#partition = :partition',
      ...(comparison ? [comparisons[comparison]] : []),
    ].join(' AND '),
    ...(where && { FilterExpression: '#where = :where' }),
    ...(attributes.length > 0 && {
      ProjectionExpression: attributes.map((_name, at) => `#attribute${at}`).join(', '),
    }),
    ExpressionAttributeNames: {
      '#partition': index?.partitionKey ?? partitionKey,
      ...(sort && { '#sort': index?.sortKey ?? sortKey }),
      ...(where && { '#where': where[0] }),
      ...Object.fromEntries(attributes.map((name, at) => [`#attribute${at}`, name])),
    },
    ExpressionAttributeValues: {
      ':partition': { S: partition },
      ...(first !== undefined && { ':sort': { S: first } }),
      ...(last !== undefined && { ':last': { S: last } }),
      ...(where && { ':where': { S: where[1] } }),
    },
    ...(descending && { ScanIndexForward: false }),
    ...(pageSize !== undefined && { Limit: pageSize }),
  };
}
