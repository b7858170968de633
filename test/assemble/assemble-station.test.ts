import { afterEach, describe, expect, test } from '@jest/globals';
import { viewJob } from '../../functions/api/job-view.ts';
import { afterRetry, type Job } from '../../functions/domain/job.ts';
import { isRefused } from '../../functions/domain/job-state.ts';
import { epoch, frameNumber, leaseToken, minutes } from '../../functions/domain/units.ts';
import { claim } from '../../functions/domain/work-rules/claim.ts';
import { reset } from '../../functions/domain/work-rules/reset.ts';
import { reconcileStation } from '../../functions/reconcile/reconcile-station.ts';
import { settleJob } from '../../functions/work/settle-job.ts';
import { type AssemblyFarm, type AssemblyWish, assemblyFarm, brightness, putFrame } from './assembly-farm.ts';
import { middles, packetTimes } from './decoded.ts';
import { plain } from './pictures.ts';

const farms: AssemblyFarm[] = [];
afterEach(() => {
  for (const farm of farms.splice(0)) farm.close();
});

async function farmFor(wish: AssemblyWish = {}): Promise<AssemblyFarm> {
  const farm = await assemblyFarm(wish);
  farms.push(farm);
  return farm;
}

const gone = { kind: 'delete' };
const succeededEvents = (farm: AssemblyFarm) =>
  farm.events.filter((event) => event.kind === 'job' && event.state === 'succeeded');

/** What a person or the farm does to the job. */
const change = (farm: AssemblyFarm, rule: (job: Job) => Job) =>
  farm.ports.jobs.updateJob(farm.job.id, (job) => ({ write: rule(job), answer: undefined }));

async function expectWholeVideo(farm: AssemblyFarm, frames: number) {
  expect(await farm.read()).toMatchObject({ state: 'succeeded', video: { size: expect.any(Number) } });
  const seen = middles(await farm.video()).map(([red]) => red ?? 0);
  expect(seen).toHaveLength(frames);
  for (const [index, value] of seen.entries())
    expect(Math.abs(value - brightness(index))).toBeLessThanOrEqual(2);
}

describe('a long video', () => {
  const frames = 370;
  // A frame is no whole number of microseconds, which is what ffmpeg's joiner counts in.
  const fps = { numerator: 16_000_000, denominator: 666_667 };
  const wish = { frames: `1-${frames}`, fps };

  test('is joined from segments without a frame lost, doubled or late', async () => {
    const farm = await farmFor(wish);
    expect(await farm.take()).toEqual({ kind: 'return', after: 0 });
    expect(await farm.ports.queues.assemble.depth()).toEqual({ waiting: 2, hidden: 0 });
    expect(await farm.assemble()).toEqual(gone);
    await expectWholeVideo(farm, frames);
    const { ticks, shown } = packetTimes(await farm.video());
    expect(ticks).toBe(fps.numerator);
    expect(shown).toEqual([...Array(frames).keys()].map((index) => index * fps.denominator));
  });

  test('is made once by many messages at the same time', async () => {
    const farm = await farmFor(wish);
    const outcomes = await Promise.all([1, 2, 3, 4, 5, 6].map(() => farm.assemble()));
    expect(outcomes).toContainEqual(gone);
    expect(await farm.assemble()).toEqual(gone);
    await expectWholeVideo(farm, frames);
    expect(succeededEvents(farm)).toHaveLength(1);
    for (const task of ['segment-0', 'segment-1', 'segment-2', 'join'] as const) {
      expect(await farm.ports.jobs.readTask(farm.job.id, task)).toMatchObject({ attempt: 1, faults: 0 });
    }
  });

  test('leaves no segments behind', async () => {
    const farm = await farmFor(wish);
    await farm.assemble();
    const { keys } = await farm.ports.objects.list(`jobs/${farm.job.id}/tasks/`, { limit: 100 });
    expect(keys).toEqual([(await farm.read()).video?.key]);
  });
});

describe('a message', () => {
  test.each<[string, (job: Job) => Job]>([
    ['of an older epoch', (job) => ({ ...job, epoch: epoch(2) })],
    ['of a job that renders', (job) => ({ ...job, state: 'rendering' })],
    ['of a cancelled job', (job) => ({ ...job, state: 'cancelled' })],
    ['of a job that has its video', (job) => ({ ...job, state: 'succeeded' })],
    ['of a deleted job', (job) => ({ ...job, deletedAt: job.createdAt })],
  ])('%s is deleted and does nothing', async (_what, rule) => {
    const farm = await farmFor();
    await change(farm, rule);
    const before = await farm.read();
    expect(await farm.take()).toEqual(gone);
    expect(await farm.read()).toEqual(before);
    expect(await farm.ports.jobs.readTask(farm.job.id, 'segment-0')).toBeUndefined();
  });

  test('waits while another worker holds the last piece', async () => {
    const farm = await farmFor();
    const request = { token: leaseToken('other'), worker: 'other', epoch: epoch(1), faultLimit: 3 };
    await farm.ports.jobs.updateTask(farm.job.id, 'segment-0', (task, now) => claim(task, request, now));
    const outcome = await farm.take();
    expect(outcome).toEqual({ kind: 'return', after: expect.any(Number) });
    expect(outcome.kind === 'return' && outcome.after).toBeGreaterThan(100_000);
  });
});

describe('a frame that is missing though the counters are whole', () => {
  const third = frameNumber(3);
  const missesThird = async () => {
    const farm = await farmFor();
    farm.forgetFrame(third);
    expect(await farm.ports.jobs.countFrames(farm.job.id)).toMatchObject({ succeeded: 12 });
    return farm;
  };
  const settleAndReconcile = async (farm: AssemblyFarm) => {
    await settleJob(farm.ports, farm.job.id);
    await reconcileStation(farm.ports).run();
  };

  test('gives the job back to its workers, and is sent again', async () => {
    const farm = await missesThird();
    expect(await farm.assemble()).toEqual(gone);
    expect(await farm.read()).toMatchObject({ state: 'rendering', epoch: 1 });
    expect(farm.events).toContainEqual({ kind: 'job', job: farm.job.id, state: 'rendering' });
    const sent = await farm.ports.queues.frames.receive({ limit: 10, visibility: minutes(1) });
    expect(sent.map(({ message }) => message)).toEqual([{ ...farm.message, kind: 'frame', frame: third }]);
  });

  test('keeps the job with its workers until it is rendered; then the video is made', async () => {
    const farm = await missesThird();
    await farm.assemble();
    await settleAndReconcile(farm);
    expect(await farm.read()).toMatchObject({ state: 'rendering' });
    await putFrame(farm.ports, farm.job, third, 2, {});
    await settleAndReconcile(farm);
    expect(await farm.read()).toMatchObject({ state: 'assembling' });
    expect(await farm.assemble()).toEqual(gone);
    await expectWholeVideo(farm, 12);
    expect((await viewJob(farm, await farm.read())).frames).toMatchObject({ succeeded: 12 });
  });
});

describe('a retry', () => {
  test('makes the video anew of the frames as they are now', async () => {
    const farm = await farmFor();
    await farm.assemble();
    const first = await farm.read();
    const retried = afterRetry(first, { frames: '1-12' }, first.createdAt);
    if (isRefused(retried)) throw new Error(retried.refused);
    await change(farm, () => ({ ...retried, state: 'assembling' }));
    for (const [index, frame] of farm.frames.entries()) {
      await farm.ports.jobs.updateFrame(farm.job.id, frame, (record, now) =>
        reset(record, retried.epoch, now),
      );
      const pictures = () => [['frame', plain(32, 32, [200, 10, 10])]] as const;
      await putFrame(farm.ports, retried, frame, index, { pictures });
    }
    await farm.stationOf(farm.ports).take({ ...farm.message, epoch: retried.epoch }, farm.taken);
    for (let more = true; more; ) {
      const outcome = await farm
        .stationOf(farm.ports)
        .take({ ...farm.message, epoch: retried.epoch }, farm.taken);
      more = outcome.kind === 'return';
    }
    const again = await farm.read();
    expect(again.video?.key).not.toBe(first.video?.key);
    for (const [red, green] of middles(await farm.video())) {
      expect([(red ?? 0) > 190, (green ?? 255) < 20]).toEqual([true, true]);
    }
  });
});
