import {
  BatchClient,
  type JobSummary,
  ListJobsCommand,
  SubmitJobCommand,
  TerminateJobCommand,
} from '@aws-sdk/client-batch';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type AwsStub, mockClient } from 'aws-sdk-client-mock';
import { batchClient } from '../../functions/aws/aws-clients.ts';
import { BatchFleet } from '../../functions/aws/batch-fleet.ts';
import { NotPermitted } from '../../functions/aws/named-errors.ts';
import { instant } from '../../functions/domain/units.ts';
import { jobStatuses, problemsByModel, requests } from './batch-model.ts';

const arn = 'arn:aws:batch:us-east-1:123456789012:';
const [queue, definition] = [`${arn}job-queue/farm`, `${arn}job-definition/farm:3`];
const fleet = new BatchFleet(new BatchClient({ region: 'us-east-1' }), { queue, definition });

// biome-ignore lint/suspicious/noExplicitAny: the mock's own type of any client's calls
let calls: AwsStub<any, any, any>;
beforeEach(() => {
  calls = mockClient(BatchClient);
});
afterEach(() => {
  // Whatever was called, the service's own model knows it.
  for (const { args } of calls.calls()) {
    const [command] = args;
    const model = requests[command.constructor.name as keyof typeof requests];
    expect(problemsByModel(model, command.input)).toEqual([]);
  }
  calls.restore();
});

const jobsIn = (jobs: Partial<Record<string, readonly JobSummary[]>>) =>
  calls.on(ListJobsCommand).callsFake(({ jobStatus, nextToken }) => {
    expect(jobStatuses).toContain(jobStatus);
    const all = jobs[jobStatus] ?? [];
    // A page of one.
    const at = Number(nextToken ?? 0);
    return { jobSummaryList: all.slice(at, at + 1), ...(at + 1 < all.length && { nextToken: `${at + 1}` }) };
  });

test('lists the jobs of its queue that have not ended, page by page', async () => {
  jobsIn({
    RUNNABLE: [{ jobId: 'a', jobName: 'gpu-worker-1', createdAt: 1000 }],
    RUNNING: [
      { jobId: 'b', jobName: 'gpu-worker-2', createdAt: 500, startedAt: 900 },
      { jobId: 'c', jobName: 'gpu-worker-3', createdAt: 600, startedAt: 950 },
    ],
    // Taken from its machine, to be tried again: it has the start of its last try.
    STARTING: [{ jobId: 'd', jobName: 'gpu-worker-4', createdAt: 100, startedAt: 300 }],
    FAILED: [{ jobId: 'e', jobName: 'gpu-worker-5', createdAt: 100 }],
  });
  expect(await fleet.list()).toEqual([
    { id: 'a', name: 'gpu-worker-1', submittedAt: instant(1000) },
    { id: 'd', name: 'gpu-worker-4', submittedAt: instant(100) },
    { id: 'b', name: 'gpu-worker-2', submittedAt: instant(500), startedAt: instant(900) },
    { id: 'c', name: 'gpu-worker-3', submittedAt: instant(600), startedAt: instant(950) },
  ]);
  expect(calls.commandCalls(ListJobsCommand).every(({ args }) => args[0].input.jobQueue === queue)).toBe(
    true,
  );
});

test('a job that moves on while it is listed is listed once, as it is then', async () => {
  const job = { jobId: 'a', jobName: 'gpu-worker-1', createdAt: 1000, startedAt: 2000 };
  jobsIn({ STARTING: [job], RUNNING: [job] });
  expect(await fleet.list()).toEqual([
    { id: 'a', name: 'gpu-worker-1', submittedAt: instant(1000), startedAt: instant(2000) },
  ]);
});

test('submits a worker under its name, once, and ends one with a reason', async () => {
  calls.on(SubmitJobCommand).resolves({ jobId: 'a', jobName: 'gpu-worker-7' });
  calls.on(TerminateJobCommand).resolves({});
  await fleet.submit('gpu-worker-7');
  await fleet.terminate(
    { id: 'a', name: 'gpu-worker-7', submittedAt: instant(0) },
    'no frame is left for it',
  );
  expect(calls.calls().map(({ args }) => args[0].input)).toEqual([
    { jobName: 'gpu-worker-7', jobQueue: queue, jobDefinition: definition },
    { jobId: 'a', reason: 'no frame is left for it' },
  ]);
});

test('the farm’s client of Batch repeats no call, and names what it is refused', async () => {
  calls.restore();
  let asked = 0;
  process.env.AWS_REGION = 'us-east-1';
  const client = batchClient();
  client.config.requestHandler = {
    handle: async () => {
      asked += 1;
      throw Object.assign(new Error('User is not authorized'), { name: 'AccessDeniedException' });
    },
  } as never;
  client.config.credentials = async () => ({ accessKeyId: 'test', secretAccessKey: 'test' });
  await expect(new BatchFleet(client, { queue, definition }).submit('gpu-worker-1')).rejects.toThrow(
    NotPermitted,
  );
  expect(asked).toBe(1);
  calls = mockClient(BatchClient);
});

test('the model finds what the service would refuse', () => {
  const input = { jobName: 'a', jobQueue: 7, jobDefinitoin: 'c' };
  expect(problemsByModel(requests.SubmitJobCommand, input)).toEqual([
    'SubmitJobRequest lacks jobDefinition',
    'jobQueue of SubmitJobRequest is no string',
    'SubmitJobRequest has no jobDefinitoin',
  ]);
});
