import { beforeEach, describe, expect, test } from '@jest/globals';
import { dispatchJob } from '../../functions/dispatch/dispatch-job.ts';
import { TableFarm } from './table-farm.ts';

let farm: TableFarm;
beforeEach(() => {
  farm = new TableFarm();
});

describe('1. submitting writes one record, whatever the number of frames', () => {
  test('a job of 100,000 frames is one record under 4 KB, and no frame has one before it is claimed', async () => {
    const job = await farm.job(100_000, { dispatch: { cursor: 0 } });
    expect(JSON.stringify(job).length).toBeLessThan(4096);
    expect((await farm.ports.jobs.listFrames(job.id, { limit: 1 })).items).toHaveLength(0);
    await farm.until(farm.worker('a').take(farm.message(job, 99_999)));
    expect((await farm.ports.jobs.listFrames(job.id, { limit: 10 })).items).toHaveLength(1);
  });

  test('above 1,000 frames ranges are sent, not frames', async () => {
    const job = await farm.job(100_000, { dispatch: { cursor: 0 } });
    await farm.until(dispatchJob(farm.ports, job));
    expect(await farm.waiting()).toBe(0);
    expect((await farm.ports.queues.dispatch.depth()).waiting).toBe(100);
  });
});
