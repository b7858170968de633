import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { TaskName } from '../../functions/domain/frame.ts';
import { epoch, frameNumber, leaseToken, seconds, sha256 } from '../../functions/domain/units.ts';
import { noUsage } from '../../functions/domain/usage.ts';
import { claim } from '../../functions/domain/work-rules/claim.ts';
import { complete } from '../../functions/domain/work-rules/complete.ts';
import { release } from '../../functions/domain/work-rules/lease.ts';
import { NoSuchJob } from '../../functions/ports/job-store.ts';
import { jobStores, type OpenJobStore } from './job-stores.ts';
import { sampleJob } from './sample-job.ts';

const job = sampleJob('j_1', { state: 'succeeded' });
const key = { key: 'once', request: sha256('1'.repeat(64)) };
const token = leaseToken('mine');
const request = { token, worker: 'w', epoch: epoch(1), faultLimit: 3 };

describe.each(jobStores)('the tasks and the sweep of a job store on $name', ({ open, share }) => {
  let opened: OpenJobStore;
  beforeEach(async () => {
    opened = await open();
    await opened.store.createJob(() => job, key);
  });
  afterEach(() => opened.close());

  const claimTask = (task: TaskName) =>
    opened.store.updateTask(job.id, task, (work, now) => claim(work, request, now));
  const claimFrame = (number: number) =>
    opened.store.updateFrame(job.id, frameNumber(number), (work, now) => claim(work, request, now));
  const deleteJob = () =>
    opened.store.updateJob(job.id, (found, now) => ({ write: { ...found, deletedAt: now }, answer: 0 }));

  test('claims and completes a task as it does a frame, without counting it', async () => {
    expect((await claimTask('segment-3')).kind).toBe('claimed');
    const done = await opened.store.updateTask(job.id, 'segment-3', (work, now) =>
      complete(work, token, { key: 'jobs/j_1/tasks/segment-3/1/segment.mkv' }, now),
    );
    expect(done).toBe('completed');
    expect(await opened.store.readTask(job.id, 'segment-3')).toMatchObject({ state: 'succeeded' });
    expect(await opened.store.readTask(job.id, 'join')).toBeUndefined();
    expect(await opened.store.countFrames(job.id)).toEqual({ rendering: 0, succeeded: 0, failed: 0 });
  });

  test('tells what all tasks of a job have used together, apart from its frames', async () => {
    expect(await opened.store.sumTaskUsage(job.id)).toEqual(noUsage);
    for (const task of ['prepare', 'segment-0', 'join'] as const) await claimTask(task);
    await claimFrame(1);
    await opened.clock.advance(seconds(3));
    for (const task of ['prepare', 'join'] as const) {
      await opened.store.updateTask(job.id, task, (work, now) => release(work, token, now));
    }
    const { attempts, workTime, stored } = await opened.store.sumTaskUsage(job.id);
    expect({ attempts, stored }).toEqual({ attempts: 2, stored: 0 });
    expect(workTime).toBeGreaterThanOrEqual(6000);
    expect(await opened.store.sumUsage(job.id)).toEqual(noUsage);
  });

  test('sweeps nothing of a job that was not deleted', async () => {
    await claimFrame(1);
    await opened.store.sweepJob(job.id);
    expect(await opened.store.readJob(job.id)).toEqual(job);
    expect(await opened.store.readFrame(job.id, frameNumber(1))).toBeDefined();
  });

  test('keeps a deleted job’s record and its key until the sweep', async () => {
    await deleteJob();
    expect((await opened.store.readJob(job.id))?.deletedAt).toBe(opened.clock.now());
    const again = await opened.store.createJob(() => sampleJob('j_2'), key);
    expect(again).toMatchObject({ created: false, job: { id: 'j_1' } });
  });

  test('sweeps all of a deleted job, and no other’s, however often it is called', async () => {
    const other = sampleJob('j_2');
    await opened.store.createJob(() => other);
    await opened.store.updateFrame(other.id, frameNumber(1), (work, now) => claim(work, request, now));
    for (const number of [1, 2, 3]) await claimFrame(number);
    await claimTask('join');
    await deleteJob();
    await Promise.all([opened.store.sweepJob(job.id), opened.store.sweepJob(job.id)]);
    await opened.store.sweepJob(job.id);
    expect(await opened.store.readJob(job.id)).toBeUndefined();
    expect(await opened.store.listFrames(job.id, { limit: 9 })).toEqual({ items: [] });
    expect(await opened.store.readTask(job.id, 'join')).toBeUndefined();
    expect((await opened.store.listOpenJobs({ limit: 9 })).items).toEqual([other]);
    expect(await opened.store.countFrames(other.id)).toMatchObject({ rendering: 1 });
    expect((await opened.store.createJob(() => sampleJob('j_3'), key)).created).toBe(true);
  });

  test('lets no late claim bring a frame or a task of a swept job back', async () => {
    await deleteJob();
    await opened.store.sweepJob(job.id);
    await expect(claimFrame(1)).rejects.toThrow(NoSuchJob);
    await expect(claimTask('join')).rejects.toThrow(NoSuchJob);
    expect(await opened.store.readFrame(job.id, frameNumber(1))).toBeUndefined();
    expect(await opened.store.readTask(job.id, 'join')).toBeUndefined();
  });

  test('removes the job’s own record last: no frame outlives it', async () => {
    for (let number = 0; number < 5000 * share; number++) await claimFrame(number);
    await deleteJob();
    let swept = false;
    const sweeping = opened.store.sweepJob(job.id).finally(() => {
      swept = true;
    });
    let looks = 0;
    for (; !swept; looks++) {
      const [left, found] = [
        await opened.store.listFrames(job.id, { limit: 1 }),
        await opened.store.readJob(job.id),
      ];
      if (left.items.length > 0 && !swept) expect(found?.deletedAt).toBeDefined();
      await new Promise(setImmediate);
    }
    await sweeping;
    expect(looks).toBeGreaterThan(1);
    expect((await opened.store.listFrames(job.id, { limit: 1 })).items).toEqual([]);
  });
});
