import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { DynamoJobStore } from '../../functions/aws/dynamo-job-store.ts';
import { DynamoTable } from '../../functions/aws/dynamo-table.ts';
import { epoch, frameNumber, leaseToken, sha256 } from '../../functions/domain/units.ts';
import { claim } from '../../functions/domain/work-rules/claim.ts';
import { complete } from '../../functions/domain/work-rules/complete.ts';
import { systemClock } from '../../functions/ports/system-clock.ts';
import { sampleJob, sampleResult } from '../contract/sample-job.ts';
import { loseReply, recordCalls } from './called.ts';
import { createTable } from './create-table.ts';
import { miniStack } from './ministack.ts';

const job = sampleJob('j_1');
const frame = frameNumber(7);
const token = leaseToken('mine');
const key = { key: 'once', request: sha256('1'.repeat(64)) };
const claimRequest = { token, worker: 'w', epoch: epoch(1), faultLimit: 3 };

/** What is sent again by itself, and by somebody who sees the error and asks once more. */
describe.each([
  ['the client sends it again', 4],
  ['its caller asks again', 1],
])('of a write that is done and whose reply is lost, when %s,', (_who, maxAttempts) => {
  let client: DynamoDBClient;
  let store: DynamoJobStore;
  let tables = 0;

  beforeEach(async () => {
    const { dynamo } = (await miniStack()).clients;
    const name = `lost-${maxAttempts}-${++tables}`;
    await createTable(dynamo, name);
    client = new DynamoDBClient({ maxAttempts });
    store = new DynamoJobStore({
      table: new DynamoTable(client, name, systemClock),
      clock: systemClock,
      time: { now: async () => job.createdAt },
    });
  });

  /** As a station that failed is called again with the same message. */
  const untilAnswered = <Answer>(ask: () => Promise<Answer>): Promise<Answer> => ask().catch(ask);
  const claimFrame = () => store.updateFrame(job.id, frame, (work, now) => claim(work, claimRequest, now));
  const completeFrame = () =>
    store.updateFrame(job.id, frame, (work, now) => complete(work, token, sampleResult(), now));

  test('a completion succeeds and counts once', async () => {
    await store.createJob(() => job);
    await claimFrame();
    loseReply(client, 'TransactWriteItems');
    const calls = recordCalls(client);
    expect(await untilAnswered(completeFrame)).toBe(maxAttempts === 1 ? 'already' : 'completed');
    expect(calls.filter((call) => call === 'TransactWriteItems')).toHaveLength(maxAttempts === 1 ? 1 : 2);
    expect(await store.countFrames(job.id)).toEqual({ rendering: 0, succeeded: 1, failed: 0 });
  });

  test('a claim is held as one attempt', async () => {
    await store.createJob(() => job);
    loseReply(client, 'PutItem');
    expect(await untilAnswered(claimFrame)).toMatchObject({ kind: 'claimed', work: { attempt: 1 } });
  });

  test('a job is created once', async () => {
    loseReply(client, 'TransactWriteItems');
    const { created } = await untilAnswered(() => store.createJob(() => job, key));
    expect(created).toBe(maxAttempts !== 1);
    expect((await store.listJobs({ limit: 9 })).items).toEqual([job]);
  });
});

test('a change of a job whose reply is lost is done once, and answered as done', async () => {
  const { dynamo } = (await miniStack()).clients;
  await createTable(dynamo, 'lost-change');
  const client = new DynamoDBClient({});
  const store = new DynamoJobStore({
    table: new DynamoTable(client, 'lost-change', systemClock),
    clock: systemClock,
    time: { now: async () => job.createdAt },
  });
  await store.createJob(() => job);
  loseReply(client, 'PutItem');
  const answer = await store.updateJob(job.id, (found) => ({
    write: { ...found, epoch: epoch(found.epoch + 1) },
    answer: found.epoch,
  }));
  expect(answer).toBe(1);
  expect((await store.readJob(job.id))?.epoch).toBe(2);
});
