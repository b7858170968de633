import { expect, test } from '@jest/globals';
import { cancelJob } from '../../functions/api/control-job.ts';
import { instant, seconds } from '../../functions/domain/units.ts';
import { SimulatedClock } from '../simulation/simulated-clock.ts';
import { GpuFarm } from './gpu-farm.ts';
import { goodManners } from './simulated-batch.ts';

const aMinute = Array.from({ length: 12 }, () => 60);

test('a job that is cancelled while its workers start leaves no machine that is paid for', async () => {
  const clock = new SimulatedClock(1);
  const farm = new GpuFarm(
    clock,
    { name: 'cancelled', jobs: [{ at: 0, frames: aMinute }], maximum: 4 },
    goodManners,
  );
  const start = clock.now();
  void clock.sleep(seconds(100)).then(() => cancelJob(farm.ports, 'j_0'));
  await farm.live();
  expect(farm.errors).toEqual([]);
  expect(farm.batch.records).toHaveLength(4);
  for (const { worker, endedAt } of farm.batch.records) {
    expect(worker.startedAt).toBeUndefined();
    expect(endedAt).toBeLessThan(instant(start + seconds(100 + 60 + 5)));
  }
});
