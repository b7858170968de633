import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { beforeEach, expect, test } from '@jest/globals';
import { DynamoTable } from '../../functions/aws/dynamo-table.ts';
import { NoSuchToken, TokenStore } from '../../functions/aws/token-store.ts';
import { seconds } from '../../functions/domain/units.ts';
import { systemClock } from '../../functions/ports/system-clock.ts';
import { ManualClock } from '../contract/manual-clock.ts';
import { createTable } from './create-table.ts';
import { miniStack } from './ministack.ts';

let tokens: TokenStore;
let clock: ManualClock;
let name: string;
let tables = 0;

beforeEach(async () => {
  const { dynamo } = (await miniStack()).clients;
  name = `tokens-${++tables}`;
  await createTable(dynamo, name);
  clock = new ManualClock();
  tokens = new TokenStore({
    table: new DynamoTable(dynamo, name, systemClock),
    clock: systemClock,
    time: { now: async () => clock.now() },
  });
});

test('a token is known from its creation until it is revoked', async () => {
  const { token, record } = await tokens.create('Amy’s laptop');
  expect(await tokens.check(token)).toEqual(record);
  clock.advance(seconds(10));
  expect(await tokens.revoke(record.id)).toEqual({ ...record, revokedAt: clock.now() });
  expect(await tokens.check(token)).toBeUndefined();
});

test('of a token the table holds a hash, never the token', async () => {
  const { token } = await tokens.create('ci');
  const { dynamo } = (await miniStack()).clients;
  const { Items: items } = await dynamo.send(new ScanCommand({ TableName: name }));
  expect(items).toHaveLength(1);
  expect(JSON.stringify(items)).not.toContain(token.slice(3));
  expect(token).toMatch(/^rf_[\w-]{43}$/);
});

test('tokens are listed oldest first, also those that were revoked lately, which then expire', async () => {
  const first = await tokens.create('first');
  clock.advance(seconds(1));
  const second = await tokens.create('second');
  await tokens.revoke(first.record.id);
  expect((await tokens.list()).map((one) => [one.name, one.revokedAt !== undefined])).toEqual([
    ['first', true],
    ['second', false],
  ]);
  const { dynamo } = (await miniStack()).clients;
  const { Items: items = [] } = await dynamo.send(new ScanCommand({ TableName: name }));
  const expiring = items.filter((item) => item.expiresAt);
  expect(expiring.map((item) => Number(item.expiresAt?.N))).toEqual([clock.now() / 1000 + 90 * 24 * 3600]);
  expect(await tokens.check(second.token)).toBeDefined();
});

test('a token is revoked once: the time stays that of the first', async () => {
  const { record } = await tokens.create('ci');
  const { revokedAt } = await tokens.revoke(record.id);
  clock.advance(seconds(10));
  expect((await tokens.revoke(record.id)).revokedAt).toBe(revokedAt);
});

test('a token that was not created here is refused, whatever it looks like', async () => {
  const { token } = await tokens.create('ci');
  const other = `${token.slice(0, -1)}${token.endsWith('A') ? 'Q' : 'A'}`;
  for (const wrong of ['', 'rf_', token.slice(0, -1), `${token}A`, other, 'rf_'.padEnd(46, '#')]) {
    expect(await tokens.check(wrong)).toBeUndefined();
  }
});

test('only a whole id names a token', async () => {
  const { record } = await tokens.create('ci');
  for (const id of ['', record.id.slice(0, 4), 'ffffffffffff']) {
    await expect(tokens.revoke(id)).rejects.toThrow(NoSuchToken);
  }
});
