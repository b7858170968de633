import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { beforeEach, expect, test } from '@jest/globals';
import { DynamoJobStore } from '../../functions/aws/dynamo-job-store.ts';
import { DynamoTable } from '../../functions/aws/dynamo-table.ts';
import type { Job } from '../../functions/domain/job.ts';
import { epoch, frameNumber, leaseToken } from '../../functions/domain/units.ts';
import { claim } from '../../functions/domain/work-rules/claim.ts';
import { complete } from '../../functions/domain/work-rules/complete.ts';
import { systemClock } from '../../functions/ports/system-clock.ts';
import { sampleJob, sampleResult } from '../contract/sample-job.ts';
import { recordCalls } from './called.ts';
import { createTable } from './create-table.ts';
import { miniStack } from './ministack.ts';

const large = sampleJob('j_large', { frames: '1-100000', total: 100_000 });
let calls: string[];
let store: DynamoJobStore;
let openAnother: () => DynamoJobStore;
let tables = 0;

beforeEach(async () => {
  const { dynamo } = (await miniStack()).clients;
  const name = `costs-${++tables}`;
  await createTable(dynamo, name);
  const client = new DynamoDBClient({});
  openAnother = () =>
    new DynamoJobStore({
      table: new DynamoTable(client, name, systemClock),
      clock: systemClock,
      time: { now: async () => large.createdAt },
    });
  store = openAnother();
  await store.createJob(() => large);
  calls = recordCalls(client);
});

/** All that a worker asks of the store for one frame, but for its heartbeats. */
async function renderOne(worker: DynamoJobStore, job: Job, number: number): Promise<void> {
  const token = leaseToken(`token-${number}`);
  const frame = frameNumber(number);
  await worker.readJob(job.id);
  const request = { token, worker: 'w', epoch: epoch(1), faultLimit: 3 };
  await worker.updateFrame(job.id, frame, (work, now) => claim(work, request, now));
  await worker.updateFrame(job.id, frame, (work, now) => complete(work, token, sampleResult(), now));
  expect(await worker.mayBeWhole(job, frame)).toBe(false);
}

test('a frame costs two writes and three reads, of a worker that has just started as well', async () => {
  await renderOne(openAnother(), large, 500);
  expect(calls).toEqual(['GetItem', 'PutItem', 'GetItem', 'TransactWriteItems', 'GetItem']);
});

test('a message that comes twice costs one write that is refused, and no frame record is read', async () => {
  await renderOne(store, large, 1);
  calls.length = 0;
  const request = { token: leaseToken('other'), worker: 'w', epoch: epoch(1), faultLimit: 3 };
  const answer = await store.updateFrame(large.id, frameNumber(1), (work, now) => claim(work, request, now));
  expect(answer.kind).toBe('not-needed');
  expect(calls).toEqual(['PutItem']);
});

test('a hundred thousand frames are submitted with one write, and counted with one read when all are done', async () => {
  await store.createJob(() => sampleJob('j_2', { frames: '1-100000', total: 100_000 }));
  expect(calls).toEqual(['PutItem']);
  const small = sampleJob('j_small', { frames: '1', total: 1 });
  await store.createJob(() => small);
  const token = leaseToken('mine');
  const request = { token, worker: 'w', epoch: epoch(1), faultLimit: 3 };
  await store.updateFrame(small.id, frameNumber(1), (work, now) => claim(work, request, now));
  await store.updateFrame(small.id, frameNumber(1), (work, now) =>
    complete(work, token, sampleResult(), now),
  );
  calls.length = 0;
  expect(await store.mayBeWhole(small, frameNumber(1))).toBe(true);
  expect(await store.countFrames(small.id)).toEqual({ rendering: 0, succeeded: 1, failed: 0 });
  expect(calls).toEqual(['GetItem', 'BatchGetItem']);
});
