import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ThrottlingException,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { DynamoJobStore } from '../../functions/aws/dynamo-job-store.ts';
import { DynamoTable } from '../../functions/aws/dynamo-table.ts';
import { ServiceBusy } from '../../functions/aws/retrying.ts';
import type { FrameRecord } from '../../functions/domain/frame.ts';
import { epoch, frameNumber, instant, leaseToken } from '../../functions/domain/units.ts';
import { claim } from '../../functions/domain/work-rules/claim.ts';
import { complete } from '../../functions/domain/work-rules/complete.ts';
import { sampleJob, sampleResult } from '../contract/sample-job.ts';
import { hastyClock } from './hasty-clock.ts';

const job = sampleJob('j_1');
const frame = frameNumber(7);
const token = leaseToken('mine');
const now = instant(1_800_000_000_000);
const claimRequest = { token, worker: 'w', epoch: epoch(1), faultLimit: 3 };
const claimed = claim(undefined, claimRequest, now).write as FrameRecord;
const $metadata = {};
const throttled = new ThrottlingException({ message: 'slow down', $metadata });

const stored = (content: unknown, version = 'v1', pk = 'job#j_1') => ({
  pk: { S: pk },
  sk: { S: 'job' },
  version: { S: version },
  record: { S: JSON.stringify(content) },
});
const cancelled = (...codes: string[]) =>
  new TransactionCanceledException({
    message: 'cancelled',
    CancellationReasons: codes.map((Code) => ({ Code })),
    $metadata,
  });

const dynamo = mockClient(DynamoDBClient);
let clock: ReturnType<typeof hastyClock>;
let table: DynamoTable;
let store: DynamoJobStore;

beforeEach(() => {
  dynamo.reset();
  dynamo
    .on(GetItemCommand, { Key: { pk: { S: 'job#j_1' }, sk: { S: 'job' } } })
    .resolves({ Item: stored(job) });
  clock = hastyClock();
  table = new DynamoTable(new DynamoDBClient({}), 'farm', clock);
  store = new DynamoJobStore({ table, clock, time: { now: async () => now } });
});

const claimFrame = () => store.updateFrame(job.id, frame, (work, at) => claim(work, claimRequest, at));
const completeFrame = () =>
  store.updateFrame(job.id, frame, (work, at) => complete(work, token, sampleResult(), at));

describe('throttling', () => {
  test('is waited out, longer each time and at random', async () => {
    dynamo
      .on(PutItemCommand)
      .rejectsOnce(throttled)
      .rejectsOnce(throttled)
      .rejectsOnce(throttled)
      .resolves({});
    expect((await claimFrame()).kind).toBe('claimed');
    expect(clock.waits).toEqual([12.5, 25, 50]);
  });

  test('that does not end is told as such', async () => {
    dynamo.on(PutItemCommand).rejects(throttled);
    await expect(claimFrame()).rejects.toThrow(ServiceBusy);
    expect(clock.waits.length).toBeGreaterThan(5);
    expect(Math.max(...clock.waits)).toBe(500);
  });

  test('of one part of a transaction is waited out as well', async () => {
    dynamo.on(GetItemCommand).resolves({ Item: stored(claimed) });
    dynamo
      .on(TransactWriteItemsCommand)
      .rejectsOnce(cancelled('None', 'ThrottlingError'))
      .rejectsOnce(cancelled('ProvisionedThroughputExceeded', 'None'))
      .resolves({});
    await store.readJob(job.id);
    expect(await completeFrame()).toBe('completed');
  });
});

describe('transactions that meet', () => {
  beforeEach(async () => {
    await store.readJob(job.id);
    dynamo.on(GetItemCommand).resolves({ Item: stored(claimed) });
  });

  test('are tried again, each as the very same transaction', async () => {
    dynamo
      .on(TransactWriteItemsCommand)
      .rejectsOnce(cancelled('None', 'TransactionConflict'))
      .rejectsOnce(cancelled('TransactionConflict', 'TransactionConflict'))
      .resolves({});
    expect(await completeFrame()).toBe('completed');
    const inputs = dynamo.commandCalls(TransactWriteItemsCommand).map(({ args: [command] }) => command.input);
    expect(inputs).toHaveLength(3);
    expect(new Set(inputs.map((input) => JSON.stringify(input))).size).toBe(1);
    expect(inputs[0]?.ClientRequestToken?.length).toBeLessThanOrEqual(36);
    expect(clock.waits).toHaveLength(2);
  });

  test('are told from a record that has changed, by which the rule decides anew', async () => {
    const renewed = { ...claimed, lease: { token: leaseToken('theirs'), worker: 'w', until: now } };
    const refusal = cancelled('ConditionalCheckFailed', 'TransactionConflict');
    dynamo.on(TransactWriteItemsCommand).rejectsOnce(
      new TransactionCanceledException({
        ...refusal,
        message: refusal.message,
        CancellationReasons: [
          { Code: 'ConditionalCheckFailed', Item: stored(renewed, 'v2') },
          { Code: 'TransactionConflict' },
        ],
      }),
    );
    expect(await completeFrame()).toBe('lost');
  });

  test('are not tried again for what never passes', async () => {
    dynamo.on(TransactWriteItemsCommand).rejects(cancelled('ValidationError', 'None'));
    await expect(completeFrame()).rejects.toThrow(TransactionCanceledException);
    expect(clock.waits).toEqual([]);
  });
});

test('a claim that finds another’s record decides by what the refusal brought, and reads nothing', async () => {
  await store.readJob(job.id);
  dynamo.resetHistory();
  dynamo.on(PutItemCommand).rejects(
    new ConditionalCheckFailedException({
      message: 'no',
      Item: stored({ ...claimed, epoch: 2 }),
      $metadata,
    }),
  );
  expect((await claimFrame()).kind).toBe('stale');
  expect(dynamo.calls()).toHaveLength(1);
});

test('keys that DynamoDB leaves out of its answer are asked for again', async () => {
  const keys = [1, 2, 3].map((number) => ({ pk: `p${number}`, sk: 's' }));
  const items = keys.map(({ pk, sk }) => ({ pk: { S: pk }, sk: { S: sk } }));
  const [first, second, third] = items;
  if (!first || !second || !third) throw new Error('there are three');
  dynamo
    .on(BatchGetItemCommand)
    .resolvesOnce({ Responses: { farm: [first] }, UnprocessedKeys: { farm: { Keys: [second, third] } } })
    .resolvesOnce({ Responses: {}, UnprocessedKeys: { farm: { Keys: [second, third] } } })
    .resolves({ Responses: { farm: [second, third] } });
  expect(await table.getAll(keys)).toEqual(items);
  expect(clock.waits).toHaveLength(2);
});

test('a sweep deletes what DynamoDB did not come to, and the job’s own record last', async () => {
  const deleted = { ...job, deletedAt: now };
  dynamo.on(GetItemCommand).resolves({ Item: stored(deleted) });
  const left = { DeleteRequest: { Key: { pk: { S: 'job#j_1#0' }, sk: { S: 'frame#10000001' } } } };
  dynamo.on(QueryCommand).resolves({ Items: [left.DeleteRequest.Key] });
  dynamo
    .on(BatchWriteItemCommand)
    .resolvesOnce({ UnprocessedItems: { farm: [left] } })
    .resolves({});
  await store.sweepJob(job.id);
  const batches = dynamo
    .commandCalls(BatchWriteItemCommand)
    .map(({ args: [command] }) => command.input.RequestItems?.farm);
  expect(batches.filter((batch) => JSON.stringify(batch) === JSON.stringify([left])).length).toBeGreaterThan(
    1,
  );
  expect(batches.at(-1)).toEqual([{ DeleteRequest: { Key: { pk: { S: 'job#j_1' }, sk: { S: 'job' } } } }]);
});

test('every read of a record is consistent, through the index of unfinished frames as well', async () => {
  dynamo.on(GetItemCommand).resolves({ Item: stored(job) });
  dynamo.on(QueryCommand).resolves({ Items: [], Count: 0 });
  dynamo.on(BatchGetItemCommand).resolves({ Responses: {} });
  await store.readJob(job.id);
  await store.readFrame(job.id, frame);
  await store.readTask(job.id, 'join');
  await store.listFrames(job.id, { limit: 10 });
  await store.listFrames(job.id, { limit: 10, state: 'failed' });
  await store.countFrames(job.id);
  await store.sumUsage(job.id);
  await store.mayBeWhole(job, frame);
  const inputs = dynamo.calls().map(({ args: [command] }) => JSON.stringify(command.input));
  expect(inputs.length).toBeGreaterThan(8);
  expect(inputs.filter((input) => !input.includes('"ConsistentRead":true'))).toEqual([]);
});

describe('an index that lags behind', () => {
  const named = (state: string) => ({
    pk: { S: 'job#j_1' },
    sk: { S: 'job' },
    openPk: { S: 'open' },
    openSk: { S: 'j_1' },
    listPk: { S: `jobs#${state}` },
    listSk: { S: '0001800000000000.j_1' },
  });
  const isAsked = (partition: string) => ({ ExpressionAttributeValues: { ':partition': { S: partition } } });

  test('names a job that needs care no more, which is not listed', async () => {
    const swept = { ...job, state: 'succeeded' as const, endedAt: now, sweptAt: now };
    dynamo.on(QueryCommand).resolves({ Items: [named('rendering')] });
    dynamo.on(BatchGetItemCommand).resolves({ Responses: { farm: [stored(swept)] } });
    expect(await store.listOpenJobs({ limit: 10 })).toEqual({ items: [] });
  });

  test('names a job in its old state and in its new one: it is listed once, and as it is', async () => {
    const paused = { ...job, state: 'paused' as const };
    dynamo.on(QueryCommand).resolves({ Items: [] });
    for (const state of ['rendering', 'paused']) {
      dynamo.on(QueryCommand, isAsked(`jobs#${state}`)).resolves({ Items: [named(state)] });
    }
    dynamo.on(BatchGetItemCommand).resolves({ Responses: { farm: [stored(paused)] } });
    expect((await store.listJobs({ limit: 10 })).items).toEqual([paused]);
    expect((await store.listJobs({ limit: 10, state: 'rendering' })).items).toEqual([]);
  });

  test('names a job that has been deleted, or swept, which is not listed', async () => {
    dynamo.on(QueryCommand).resolves({ Items: [named('rendering')] });
    dynamo.on(BatchGetItemCommand).resolves({ Responses: { farm: [stored({ ...job, deletedAt: now })] } });
    expect((await store.listJobs({ limit: 10 })).items).toEqual([]);
    dynamo.on(BatchGetItemCommand).resolves({ Responses: {} });
    expect((await store.listJobs({ limit: 10 })).items).toEqual([]);
  });

  test('names a frame that has been put back since, which is not listed', async () => {
    const key = { pk: { S: 'job#j_1#0' }, sk: { S: 'frame#10000007' } };
    dynamo
      .on(QueryCommand)
      .resolvesOnce({ Items: [key] })
      .resolves({ Items: [] });
    dynamo.on(BatchGetItemCommand).resolves({ Responses: { farm: [{ ...stored(claimed), ...key }] } });
    expect(await store.listFrames(job.id, { limit: 10, state: 'failed' })).toEqual({ items: [] });
  });
});
