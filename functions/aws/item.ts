import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { partitionKey, sortKey } from './table-schema.ts';

/** An item, or the part of it that was asked for, as DynamoDB has it. */
export type Item = Readonly<Record<string, AttributeValue>>;

export interface ItemKey {
  readonly pk: string;
  readonly sk: string;
}

/** Attributes of text; those that are undefined are left out. */
export const texts = (values: Readonly<Record<string, string | undefined>>): Record<string, AttributeValue> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, { S: value }]])),
  );

export const keyAttributes = ({ pk, sk }: ItemKey): Record<string, AttributeValue> => ({
  [partitionKey]: { S: pk },
  [sortKey]: { S: sk },
});

export const keyOf = (item: Item): ItemKey => ({ pk: textOf(item, partitionKey), sk: textOf(item, sortKey) });

/** @throws when the item has no such text: it was not written by this farm */
export function textOf(item: Item, name: string): string {
  const text = item[name]?.S;
  if (text === undefined) throw new TypeError(`a record of the table has no text “${name}”`);
  return text;
}

/** A number, 0 where the item has none. */
export const numberOf = (item: Item | undefined, name: string): number => Number(item?.[name]?.N ?? 0);
