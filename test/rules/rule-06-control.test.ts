import { beforeEach, describe, expect, test } from '@jest/globals';
import { cancelJob, pauseJob, resumeJob } from '../../functions/api/control-job.ts';
import { retryJob } from '../../functions/api/retry-job.ts';
import { seconds } from '../../functions/domain/units.ts';
import { settleJob } from '../../functions/work/settle-job.ts';
import { apiOptions } from '../simulation/history.ts';
import { TableFarm } from './table-farm.ts';
import { withMethods } from './with-methods.ts';
import { deadAfterClaim, dies, failsForGood, renders } from './worker-fates.ts';

let farm: TableFarm;
beforeEach(() => {
  farm = new TableFarm();
});

describe('6. pause, resume, cancel and retry', () => {
  test('a pause lets the running frame finish and starts no other', async () => {
    const job = await farm.job(2);
    const running = farm.worker('a', renders(60)).take(farm.message(job, 1));
    await farm.pass(seconds(10));
    await pauseJob(farm.ports, job.id);
    expect(await farm.until(farm.worker('b').take(farm.message(job, 2)))).toEqual({ kind: 'delete' });
    expect(await farm.until(running)).toEqual({ kind: 'delete' });
    expect([await farm.state(1), await farm.state(2)]).toEqual(['succeeded', 'queued']);
  });

  test('resume sends every unfinished frame, leased or not, and moves on a job that is whole', async () => {
    const job = await farm.job(3);
    await farm.until(farm.worker('a').take(farm.message(job, 1)));
    void farm.worker('a', dies, deadAfterClaim(farm.ports)).take(farm.message(job, 2));
    await farm.pass(seconds(1));
    await pauseJob(farm.ports, job.id);
    await farm.until(resumeJob(farm.ports, job.id));
    const sent = await farm.ports.queues.frames.receive({ limit: 10, visibility: seconds(60) });
    expect(sent.map(({ message }) => message.kind === 'frame' && message.frame)).toEqual([2, 3]);
  });

  test('a cancellation kills the running frame within a heartbeat, without a fault', async () => {
    const job = await farm.job(1);
    const start = farm.clock.now();
    const running = farm.worker('a', renders(600)).take(farm.message(job));
    await farm.pass(seconds(10));
    await cancelJob(farm.ports, job.id);
    expect(await farm.until(running)).toEqual({ kind: 'delete' });
    expect(farm.clock.now() - start).toBeLessThanOrEqual(seconds(16));
    expect(await farm.frame()).toMatchObject({ state: 'queued', faults: 0 });
  });

  test('a retry raises the epoch first: a stale message of the failed frame starts nothing', async () => {
    const job = await farm.job(1);
    await farm.until(farm.worker('a', failsForGood).take(farm.message(job)));
    expect([await farm.state(), await farm.jobState()]).toEqual(['failed', 'failed']);
    const retried = await farm.until(retryJob(apiOptions(farm.ports), job.id, undefined));
    expect(retried.epoch).toBe(2);
    expect(await farm.frame()).toMatchObject({ state: 'queued', epoch: 2, attempt: 1, faults: 0 });
    expect(await farm.ports.jobs.countFrames(job.id)).toEqual({ rendering: 0, succeeded: 0, failed: 0 });
    expect(await farm.until(farm.worker('b').take(farm.message(job)))).toEqual({ kind: 'delete' });
    expect(await farm.state()).toBe('queued');
    await farm.until(farm.worker('c').take(farm.message(retried)));
    expect(await farm.jobState()).toBe('succeeded');
  });

  test('a second retry waits until the frames of the first are reset, and none is lost', async () => {
    const job = await farm.job(2, { dispatch: { cursor: 2, reset: { frames: '1' } } });
    await expect(retryJob(apiOptions(farm.ports), job.id, '2')).rejects.toMatchObject({
      name: 'StateConflict',
    });
    await farm.reconcile();
    expect((await farm.until(retryJob(apiOptions(farm.ports), job.id, '2'))).epoch).toBe(2);
  });

  test('a worker that counted before the retry does not end the job after it', async () => {
    const job = await farm.job(1);
    let retried = false;
    const jobs = withMethods(farm.ports.jobs, {
      countFrames: async (id) => {
        const counts = await farm.ports.jobs.countFrames(id);
        if (!retried && counts.failed === 1) {
          retried = true;
          await settleJob(farm.ports, id);
          await retryJob(apiOptions(farm.ports), id, undefined);
        }
        return counts;
      },
    });
    await farm.until(farm.worker('a', failsForGood, { ...farm.ports, jobs }).take(farm.message(job)));
    expect([retried, await farm.jobState(), await farm.state()]).toEqual([true, 'rendering', 'queued']);
  });

  test('a frame that succeeded can be retried by name', async () => {
    const job = await farm.job(2);
    for (const frame of [1, 2]) await farm.until(farm.worker('a').take(farm.message(job, frame)));
    await farm.until(retryJob(apiOptions(farm.ports), job.id, '2'));
    expect([await farm.state(1), await farm.state(2), await farm.jobState()]).toEqual([
      'succeeded',
      'queued',
      'rendering',
    ]);
    expect(await farm.ports.jobs.countFrames(job.id)).toMatchObject({ succeeded: 1 });
  });
});
