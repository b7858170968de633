import { beforeEach, describe, expect, test } from '@jest/globals';
import type { JobRequest } from '../../functions/domain/job.ts';
import { minutes, seconds } from '../../functions/domain/units.ts';
import { reconcileStation } from '../../functions/reconcile/reconcile-station.ts';
import { aJob } from '../domain/a-job.ts';
import { rungQueues } from '../simulation/called-workers.ts';
import { TableFarm } from './table-farm.ts';
import { withMethods } from './with-methods.ts';
import { deadAfterClaim, dies, leaseIsOver, renders } from './worker-fates.ts';

let farm: TableFarm;
beforeEach(() => {
  farm = new TableFarm();
});

describe('7. reconcile can finish any job alone', () => {
  test('it completes a dispatch that was cut short', async () => {
    const job = await farm.job(5, { dispatch: { cursor: 0 } });
    await farm.reconcile();
    expect(await farm.waiting()).toBe(5);
    expect((await farm.ports.jobs.readJob(job.id))?.dispatch.cursor).toBe(5);
  });

  test('it sends a frame again whose worker vanished, and not before the lease can be taken over', async () => {
    const job = await farm.job(1);
    await farm.ports.queues.frames.send([farm.message(job, 99)]); // something else waits
    void farm.worker('a', dies, deadAfterClaim(farm.ports)).take(farm.message(job));
    await farm.pass(seconds(60));
    await farm.reconcile();
    expect(await farm.waiting()).toBe(1);
    await farm.pass(seconds(61));
    await farm.reconcile();
    expect(await farm.waiting()).toBe(2);
  });

  test('it does not flood a job that merely waits: 100 frames each quarter of an hour', async () => {
    const job = await farm.job(500);
    await farm.ports.queues.frames.send([farm.message(job)]);
    for (let minute = 0; minute < 31; minute++) {
      await farm.reconcile();
      await farm.pass(minutes(1));
    }
    expect(await farm.waiting()).toBe(1 + 2 * 100);
  });

  test('it sends all that is unfinished when the queue is empty', async () => {
    const job = await farm.job(500);
    await farm.until(farm.worker('a').take(farm.message(job, 7)));
    await farm.reconcile();
    expect(await farm.waiting()).toBe(499);
  });

  test.each([
    ['of a job that goes on', (request: JobRequest) => farm.job(1, { request })],
    ['of a job that is no more', async () => aJob()],
  ])('it calls workers for messages %s, which wait in vain where high jobs’ do', async (_what, make) => {
    const job = await make({ ...aJob().request, priority: 'high' });
    await farm.ports.queues.framesHigh.send([farm.message(job)]);
    const queues = rungQueues(farm.ports.queues);
    await farm.until(reconcileStation({ ...farm.ports, queues }).run());
    const [called] = await farm.ports.queues.frames.receive({ limit: 1, visibility: minutes(1) });
    expect(called?.message.kind).toBe('bell');
  });

  test('it sends a high job’s frames where those are asked for first', async () => {
    const { request } = aJob();
    await farm.job(5, { request: { ...request, priority: 'high' } });
    await farm.reconcile();
    expect((await farm.ports.queues.framesHigh.depth()).waiting).toBe(5);
  });

  test('it ends a job whose last worker died after its commit', async () => {
    const job = await farm.job(1);
    const jobs = withMethods(farm.ports.jobs, { countFrames: () => new Promise<never>(() => undefined) });
    void farm.worker('a', renders(1), { ...farm.ports, jobs }).take(farm.message(job));
    await farm.pass(seconds(5));
    await farm.reconcile();
    expect(await farm.jobState()).toBe('succeeded');
  });

  test('it removes what lost attempts left, once no lease can be held any more', async () => {
    const job = await farm.job(1);
    await farm.ports.objects.put(`jobs/${job.id}/frames/1/9/frame.png`, { bytes: new Uint8Array(1) });
    await farm.until(farm.worker('a').take(farm.message(job)));
    await farm.reconcile();
    expect(await farm.outputs()).toHaveLength(2);
    await farm.pass(leaseIsOver);
    await farm.reconcile();
    expect(await farm.outputs()).toEqual([`jobs/${job.id}/frames/1/1/frame.png`]);
  });
});
