import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { beforeEach, expect, test } from '@jest/globals';
import { DynamoTable } from '../../functions/aws/dynamo-table.ts';
import { ServiceTime } from '../../functions/aws/service-time.ts';
import { minutes, seconds } from '../../functions/domain/units.ts';
import { systemClock } from '../../functions/ports/system-clock.ts';
import { ManualClock } from '../contract/manual-clock.ts';
import { recordCalls } from './called.ts';
import { createTable } from './create-table.ts';
import { type MiniStack, miniStack } from './ministack.ts';

/** Not far from now, or the SDK would sign anew and try again. */
const noon = Date.now();
let aws: MiniStack;
let clock: ManualClock;
let table: DynamoTable;
let time: ServiceTime;
let calls: string[];
let theirs: number;
let tables = 0;

beforeEach(async () => {
  aws = await miniStack();
  const name = `times-${++tables}`;
  await createTable(aws.clients.dynamo, name);
  const client = new DynamoDBClient({});
  // This machine is some weeks ahead.
  clock = new ManualClock();
  table = new DynamoTable(client, name, systemClock);
  time = new ServiceTime(client, clock, readAny);
  calls = recordCalls(client);
  theirs = noon;
  aws.setTime(theirs);
});

const readAny = () => table.get({ pk: 'any', sk: 'any' });

/** Both clocks go on. */
function pass(milliseconds: number): void {
  clock.advance(seconds(milliseconds / 1000));
  theirs += milliseconds;
  aws.setTime(theirs);
}

test('it is as late as at the service, however wrong this machine’s clock is', async () => {
  expect(Math.abs((await time.now()) - noon)).toBeLessThanOrEqual(500);
  pass(10_000);
  expect(Math.abs((await time.now()) - theirs)).toBeLessThanOrEqual(500);
});

test('every answer narrows it down, and time never goes back', async () => {
  let latest = await time.now();
  for (let answers = 0; answers < 20; answers++) {
    pass(730);
    await readAny();
    const now = await time.now();
    expect(now).toBeGreaterThanOrEqual(latest);
    latest = now;
  }
  expect(Math.abs(latest - theirs)).toBeLessThanOrEqual(60);
});

test('the service is asked when there is no late answer to go by, and only then', async () => {
  await time.now();
  expect(calls).toHaveLength(1);
  pass(50_000);
  await time.now();
  expect(calls).toHaveLength(1);
  pass(minutes(1));
  await time.now();
  expect(calls).toHaveLength(2);
});

test('a machine whose clock is set anew learns the time with the next answer', async () => {
  await time.now();
  clock.advance(minutes(60));
  expect(Math.abs((await time.now()) - noon)).toBeLessThanOrEqual(500);
});

test('answers of errors tell the time as well', async () => {
  await expect(table.get({ pk: '', sk: '' })).rejects.toThrow('empty');
  expect(calls).toHaveLength(1);
  expect(Math.abs((await time.now()) - noon)).toBeLessThanOrEqual(500);
  expect(calls).toHaveLength(1);
});
