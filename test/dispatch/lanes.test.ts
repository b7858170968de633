import { beforeEach, expect, test } from '@jest/globals';
import { dispatchJob } from '../../functions/dispatch/dispatch-job.ts';
import { lanesOf } from '../../functions/dispatch/lanes.ts';
import type { Job } from '../../functions/domain/job.ts';
import { minutes } from '../../functions/domain/units.ts';
import { aJob, aPreparedScene } from '../domain/a-job.ts';
import { TableFarm } from '../rules/table-farm.ts';
import { failsForGood, renders } from '../rules/worker-fates.ts';

let farm: TableFarm;
beforeEach(() => {
  farm = new TableFarm();
});

async function laned(frames: number, maxWorkers: number): Promise<Job> {
  const request = { ...aJob().request, maxWorkers };
  const job = await farm.job(frames, { request, dispatch: { cursor: 0 } });
  await dispatchJob(farm.ports, job);
  return job;
}

/** Takes every message that waits, without doing anything yet. */
async function waiting() {
  const { frames } = farm.ports.queues;
  const deliveries = await frames.receive({ limit: 10, visibility: minutes(60) });
  await Promise.all(deliveries.map(({ receipt }) => frames.delete(receipt)));
  return deliveries.map(({ message }) => message);
}
const framesOf = (messages: Awaited<ReturnType<typeof waiting>>) =>
  messages.map((message) => (message.kind === 'frame' ? message.frame : message.kind));

test.each<[what: string, maxWorkers: number | undefined, sequential: boolean, lanes: number | undefined]>([
  ['that bounds its workers', 3, false, 3],
  ['that does not', undefined, false, undefined],
  ['with as many workers as frames', 10, false, undefined],
  ['that is rendered in order', 3, true, undefined],
])('a job of ten frames %s', (_what, maxWorkers, sequential, lanes) => {
  const { request } = aJob();
  const job = aJob({
    request: { ...request, ...(maxWorkers !== undefined && { maxWorkers }) },
    prepared: { ...aPreparedScene, sequential },
  });
  expect(lanesOf(job)).toBe(lanes);
});

test('one frame of each lane is sent, and the one that ends sends the next of its own', async () => {
  const job = await laned(10, 3);
  expect(framesOf(await waiting())).toEqual([1, 2, 3]);
  await farm.until(farm.worker('a').take(farm.message(job, 2)));
  expect(framesOf(await waiting())).toEqual([5]);
  await farm.until(farm.worker('b', failsForGood).take(farm.message(job, 1)));
  expect(framesOf(await waiting())).toEqual([4]);
  await farm.until(farm.worker('a').take(farm.message(job, 10)));
  expect(framesOf(await waiting())).toEqual([]);
});

test('a lane goes on where its last worker died after its frame was done', async () => {
  const job = await laned(4, 1);
  await waiting();
  await farm.until(farm.worker('a').take(farm.message(job, 1)));
  await waiting(); // as if it had never been sent
  await farm.until(farm.worker('a').take(farm.message(job, 1)));
  expect(framesOf(await waiting())).toEqual([2]);
});

test('a lane that was sent twice becomes one again', async () => {
  const job = await laned(3, 1);
  const [first] = await waiting();
  await farm.until(farm.worker('a').take(farm.message(job, 1)));
  await waiting();
  const second = farm.worker('b', renders(30)).take(farm.message(job, 2));
  await farm.pass(1000);
  expect(await farm.until(farm.worker('c').take(first ?? farm.message(job, 1)))).toEqual({ kind: 'delete' });
  expect(framesOf(await waiting())).toEqual([]);
  await farm.until(second);
  expect(framesOf(await waiting())).toEqual([3]);
});

test('reconcile sends a lost lane again, and no more', async () => {
  const job = await laned(10, 2);
  await waiting();
  await farm.until(farm.worker('a').take(farm.message(job, 1)));
  await waiting();
  await farm.reconcile();
  expect(framesOf(await waiting())).toEqual([3, 2]);
});
