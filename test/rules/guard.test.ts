import { beforeEach, describe, expect, test } from '@jest/globals';
import { cancelJob, pauseJob, resumeJob } from '../../functions/api/control-job.ts';
import { viewJob } from '../../functions/api/job-view.ts';
import { retryJob } from '../../functions/api/retry-job.ts';
import { seconds } from '../../functions/domain/units.ts';
import type { RenderTask } from '../../functions/ports/renderer.ts';
import { apiOptions, simulatedJob } from '../simulation/history.ts';
import { mismatch } from '../simulation/no-op-renderer.ts';
import { TableFarm } from './table-farm.ts';
import { withMethods } from './with-methods.ts';
import { frozen, type RenderFrame, renders } from './worker-fates.ts';

let farm: TableFarm;
beforeEach(() => {
  farm = new TableFarm();
});

/** A worker whose Blender has rendered another frame before this one, and keeps data as its session says. */
const keeps: RenderFrame = async (task, clock) => ({
  ...(await renders(1)(task, clock)),
  kept: task.session.persistent,
});
/** One that compares the frame and finds it wrong. */
const compares: RenderFrame = async (task, clock) => ({
  ...(await renders(1)(task, clock)),
  difference: mismatch,
});

const job = () => farm.ports.jobs.readJob(simulatedJob);
const isKept = async (frame: number) => {
  const record = await farm.frame(frame);
  return record?.state === 'succeeded' ? record.result.kept === true : undefined;
};
/** Takes messages until none is left. */
async function work(render: RenderFrame = keeps): Promise<void> {
  const worker = farm.worker('later', render);
  for (;;) {
    const [delivery] = await farm.ports.queues.frames.receive({ limit: 1, visibility: seconds(120) });
    if (!delivery) return;
    const outcome = await farm.until(worker.take(delivery.message));
    if (outcome.kind === 'delete') await farm.ports.queues.frames.delete(delivery.receipt);
  }
}

describe('a frame that came out otherwise in a fresh Blender', () => {
  test('has all frames from kept data rendered again, and no other', async () => {
    const first = await farm.job(4);
    await farm.until(farm.worker('a').take(farm.message(first, 1)));
    for (const frame of [2, 3]) await farm.until(farm.worker('a', keeps).take(farm.message(first, frame)));
    expect([await isKept(1), await isKept(2), await isKept(3)]).toEqual([false, true, true]);
    await farm.until(farm.worker('a', compares).take(farm.message(first, 4)));
    expect(await job()).toMatchObject({ state: 'rendering', epoch: 2, persistenceOff: { frame: 4 } });
    expect(await Promise.all([1, 2, 3, 4].map((frame) => farm.state(frame)))).toEqual([
      'succeeded',
      'queued',
      'queued',
      'succeeded',
    ]);
    const tasks: RenderTask[] = [];
    await work((task, clock) => {
      tasks.push(task);
      return keeps(task, clock);
    });
    expect(
      tasks.map(({ frame, fresh, guarded, session }) => [frame, fresh, guarded, session.persistent]),
    ).toEqual([
      [2, true, false, false],
      [3, true, false, false],
    ]);
    expect(await farm.jobState()).toBe('succeeded');
    expect(await farm.ports.jobs.countFrames(simulatedJob)).toEqual({
      rendering: 0,
      succeeded: 4,
      failed: 0,
    });
  });

  test('is told of in the job', async () => {
    const first = await farm.job(2);
    await farm.until(farm.worker('a', compares).take(farm.message(first, 2)));
    const told = await job();
    const view = told && (await viewJob(apiOptions(farm.ports), told));
    expect(view?.persistenceOff).toEqual({
      frame: 2,
      reason:
        'frame 2 came out differently in a fresh Blender (40 % of the pixels of frame.png, by up to 0.30)',
    });
    expect(view?.warnings).toMatchObject([{ code: 'PersistenceOff' }]);
  });

  test('concerns a frame that was under way, too: the job is not whole with it', async () => {
    const first = await farm.job(2);
    const { render, thaw } = frozen();
    const slow = farm.worker('slow', async (task, clock) => ({ ...(await render(task, clock)), kept: true }));
    const running = slow.take(farm.message(first, 1));
    await farm.pass(seconds(1));
    await farm.until(farm.worker('a', compares).take(farm.message(first, 2)));
    thaw();
    await farm.until(running);
    expect([await farm.state(1), await farm.jobState()]).toEqual(['queued', 'rendering']);
    await farm.pass(seconds(130)); // until the message that found it held comes back
    await work();
    expect([await isKept(1), await farm.jobState()]).toEqual([false, 'succeeded']);
  });

  test('concerns a frame that was claimed late by a worker that had read the job before', async () => {
    const first = await farm.job(2);
    let isLate = true;
    const jobs = withMethods(farm.ports.jobs, {
      readJob: async (id) => {
        const read = await farm.ports.jobs.readJob(id);
        if (isLate) {
          isLate = false;
          await farm.worker('a', compares).take(farm.message(first, 2));
        }
        return read;
      },
    });
    await farm.until(farm.worker('late', keeps, { ...farm.ports, jobs }).take(farm.message(first, 1)));
    expect([(await job())?.epoch, await farm.state(1), await farm.jobState()]).toEqual([
      2,
      'queued',
      'rendering',
    ]);
    await work();
    expect([await isKept(1), await farm.jobState()]).toEqual([false, 'succeeded']);
  });

  test('is not forgotten by a worker that dies right after it has told the job', async () => {
    const first = await farm.job(3);
    await farm.until(farm.worker('a', keeps).take(farm.message(first, 1)));
    const forever = () => new Promise<never>(() => undefined);
    const jobs = withMethods(farm.ports.jobs, {
      updateFrame: (id, frame, rule) =>
        job().then((now) => (now?.persistenceOff ? forever() : farm.ports.jobs.updateFrame(id, frame, rule))),
    });
    void farm.worker('dying', compares, { ...farm.ports, jobs }).take(farm.message(first, 2));
    await farm.pass(seconds(30));
    expect(await job()).toMatchObject({ dispatch: { cursor: 0, reset: 'kept' } });
    await farm.reconcile();
    expect([await farm.state(1), (await job())?.dispatch.reset]).toEqual(['queued', undefined]);
    await farm.pass(seconds(300));
    await farm.reconcile();
    await work();
    expect([await farm.jobState(), await isKept(1)]).toEqual(['succeeded', false]);
  });

  test('of a paused job is seen to when it is resumed', async () => {
    const first = await farm.job(2);
    await farm.until(farm.worker('a', keeps).take(farm.message(first, 1)));
    const running = farm.worker('a', compares).take(farm.message(first, 2));
    await pauseJob(farm.ports, first.id);
    await farm.until(running);
    expect([await farm.jobState(), await farm.state(1)]).toEqual(['paused', 'succeeded']);
    await farm.until(resumeJob(farm.ports, first.id));
    expect(await farm.state(1)).toBe('queued');
    await work();
    expect(await farm.jobState()).toBe('succeeded');
  });

  test('of a job that is cancelled meanwhile is seen to when it is retried', async () => {
    const first = await farm.job(3);
    await farm.until(farm.worker('a', keeps).take(farm.message(first, 1)));
    const running = farm.worker('a', compares).take(farm.message(first, 2));
    await farm.pass(seconds(0.5));
    await cancelJob(farm.ports, first.id);
    await farm.until(running);
    expect(await job()).toMatchObject({ state: 'cancelled', persistenceOff: { frame: 2 } });
    await farm.until(retryJob(apiOptions(farm.ports), first.id, undefined));
    await work();
    expect(await Promise.all([1, 2, 3].map(isKept))).toEqual([false, false, false]);
    expect(await farm.jobState()).toBe('succeeded');
  });

  test('found twice switches persistence off once', async () => {
    const first = await farm.job(2);
    const both = [1, 2].map((frame) => farm.worker(`w${frame}`, compares).take(farm.message(first, frame)));
    for (const one of both) await farm.until(one);
    expect(await job()).toMatchObject({ epoch: 2, warnings: [{ code: 'PersistenceOff' }] });
    await work();
    expect(await farm.jobState()).toBe('succeeded');
  });
});

test('one frame in a hundred is asked to be compared', async () => {
  const first = await farm.job(100);
  const guarded: number[] = [];
  const worker = farm.worker('a', (task, clock) => {
    if (task.guarded) guarded.push(task.frame);
    return renders(1)(task, clock);
  });
  for (let frame = 1; frame <= 100; frame++) await farm.until(worker.take(farm.message(first, frame)));
  expect(guarded).toHaveLength(1);
  expect(guarded[0]).toBeGreaterThan(50);
});
