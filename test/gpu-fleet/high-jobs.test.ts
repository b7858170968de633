import { expect, test } from '@jest/globals';
import type { Priority } from '../../functions/domain/priority.ts';
import { frameNumber, jobId } from '../../functions/domain/units.ts';
import { SimulatedClock } from '../simulation/simulated-clock.ts';
import { GpuFarm } from './gpu-farm.ts';
import { goodManners } from './simulated-batch.ts';

const minutes = (count: number) => Array.from({ length: count }, () => 60);

async function lived(...jobs: readonly { at: number; frames: number[]; priority: Priority }[]) {
  const farm = new GpuFarm(new SimulatedClock(5), { name: 'high', jobs, maximum: 2 }, goodManners);
  await farm.live();
  expect(farm.errors).toEqual([]);
  const startsOf = (index: number) =>
    Promise.all(
      (jobs[index]?.frames ?? []).map(async (_time, at) => {
        const record = await farm.ports.jobs.readFrame(jobId(`j_${index}`), frameNumber(at + 1));
        if (record?.state !== 'succeeded') throw new Error(`frame ${at + 1} is ${record?.state}`);
        expect(record.attempt).toBe(1);
        return record.startedAt;
      }),
    );
  return { farm, startsOf };
}

test('a high job alone has workers started for it', async () => {
  const { farm } = await lived({ at: 0, frames: minutes(6), priority: 'high' });
  expect(farm.batch.records.length).toBeGreaterThan(0);
});

test('the workers of a normal job take a high one’s frames first, and let what they render end', async () => {
  const { startsOf } = await lived(
    { at: 0, frames: minutes(40), priority: 'normal' },
    { at: 600, frames: minutes(8), priority: 'high' },
  );
  const lastHigh = Math.max(...(await startsOf(1)));
  const asked = Date.UTC(2026, 0, 1) + 600_000;
  const between = (await startsOf(0)).filter((start) => start > asked + 5000 && start < lastHigh);
  expect(between).toEqual([]);
  expect((await startsOf(0)).filter((start) => start > lastHigh).length).toBeGreaterThan(10);
});
