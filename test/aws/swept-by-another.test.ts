import { expect, test } from '@jest/globals';
import { DynamoJobStore } from '../../functions/aws/dynamo-job-store.ts';
import { DynamoTable } from '../../functions/aws/dynamo-table.ts';
import { epoch, frameNumber, leaseToken, minutes } from '../../functions/domain/units.ts';
import { claim } from '../../functions/domain/work-rules/claim.ts';
import { NoSuchJob } from '../../functions/ports/job-store.ts';
import { ManualClock } from '../contract/manual-clock.ts';
import { sampleJob } from '../contract/sample-job.ts';
import { createTable } from './create-table.ts';
import { miniStack } from './ministack.ts';

const job = sampleJob('j_1', { state: 'succeeded' });
const frame = frameNumber(1);
const request = { token: leaseToken('late'), worker: 'w', epoch: epoch(1), faultLimit: 3 };

test('a worker that was stopped for long brings no frame of a job back that another process has swept', async () => {
  const { dynamo } = (await miniStack()).clients;
  await createTable(dynamo, 'swept-jobs');
  const clock = new ManualClock();
  const open = () =>
    new DynamoJobStore({
      table: new DynamoTable(dynamo, 'swept-jobs', clock),
      clock,
      time: { now: async () => clock.now() },
    });
  const [worker, reconcile] = [open(), open()];
  await reconcile.createJob(() => job);
  await worker.readJob(job.id);
  await reconcile.updateJob(job.id, (found, now) => ({ write: { ...found, deletedAt: now }, answer: 0 }));
  clock.advance(minutes(2));
  await reconcile.sweepJob(job.id);
  const late = worker.updateFrame(job.id, frame, (work, now) => claim(work, request, now));
  await expect(late).rejects.toThrow(NoSuchJob);
  expect(await reconcile.readFrame(job.id, frame)).toBeUndefined();
});
