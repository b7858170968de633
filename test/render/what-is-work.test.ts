import { beforeEach, expect, test } from '@jest/globals';
import type { FrameMessage } from '../../functions/domain/messages.ts';
import { seconds } from '../../functions/domain/units.ts';
import { TableFarm } from '../rules/table-farm.ts';
import { renders } from '../rules/worker-fates.ts';

let farm: TableFarm;
beforeEach(() => {
  farm = new TableFarm();
});

test('a station says when a message is work, before it begins', async () => {
  const job = await farm.job(2);
  const worker = farm.worker('a', renders(60));
  const taken = worker.take(farm.message(job));
  await farm.pass(seconds(10));
  expect(worker.claimed).toEqual([farm.message(job)]);
  await farm.until(taken);
  expect(worker.claimed).toHaveLength(1);
});

test('and nothing of one that is done, or that another works on', async () => {
  const job = await farm.job(2);
  await farm.until(farm.worker('a').take(farm.message(job, 1)));
  void farm.worker('b', renders(60)).take(farm.message(job, 2));
  await farm.pass(seconds(10));
  const worker = farm.worker('c');
  for (const frame of [1, 2]) await farm.until(worker.take(farm.message(job, frame)));
  expect(worker.claimed).toEqual([]);
});

test('a bell is no work for one who asks the queue of high jobs by himself', async () => {
  const job = await farm.job(1);
  const worker = farm.worker('a');
  const bell: FrameMessage = { kind: 'bell', job: job.id, epoch: job.epoch };
  expect(await farm.until(worker.take(bell))).toEqual({ kind: 'delete' });
  expect(worker.claimed).toEqual([]);
  expect(await farm.state()).toBe('queued');
});
