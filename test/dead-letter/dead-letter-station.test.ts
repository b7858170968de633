import { expect, test } from '@jest/globals';
import { aPreparedScene } from '../domain/a-job.ts';
import { TableFarm } from '../rules/table-farm.ts';

test('a second message of a sequence, which has waited for the first one’s worker in vain, fails no frame', async () => {
  const farm = new TableFarm();
  const job = await farm.job(3, { prepared: { ...aPreparedScene, sequential: true } });
  const letter = { kind: 'sequence', job: job.id, epoch: job.epoch } as const;
  expect(await farm.bury(letter)).toEqual({ kind: 'delete' });
  expect(await farm.state(1)).toBe('queued');
  expect(await farm.jobState()).toBe('rendering');
  await farm.reconcile();
  expect(await farm.waiting()).toBe(1);
});

test('a bell that has called a hundred workers fails nothing', async () => {
  const farm = new TableFarm();
  const job = await farm.job(3);
  expect(await farm.bury({ kind: 'bell', job: job.id, epoch: job.epoch })).toEqual({ kind: 'delete' });
  expect(await farm.state(1)).toBe('queued');
  expect(await farm.jobState()).toBe('rendering');
});
