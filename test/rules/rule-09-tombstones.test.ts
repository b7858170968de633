import { beforeEach, describe, expect, test } from '@jest/globals';
import { seconds } from '../../functions/domain/units.ts';
import { TableFarm } from './table-farm.ts';
import { deadAfterClaim, dies, leaseIsOver } from './worker-fates.ts';

let farm: TableFarm;
beforeEach(() => {
  farm = new TableFarm();
});

describe('9. no record means queued, and a tombstone says otherwise', () => {
  test('a frame of a deleted job is not rendered again, and its records go last', async () => {
    const job = await farm.job(1);
    await farm.until(farm.worker('a').take(farm.message(job)));
    await farm.ports.jobs.updateJob(job.id, (record, now) => ({
      write: { ...record, deletedAt: now },
      answer: true,
    }));
    await farm.reconcile();
    expect(await farm.until(farm.worker('b').take(farm.message(job)))).toEqual({ kind: 'delete' });
    expect(await farm.state()).toBe('succeeded');
    await farm.pass(leaseIsOver);
    await farm.reconcile();
    expect(await farm.ports.jobs.readJob(job.id)).toBeUndefined();
    expect(await farm.frame()).toBeUndefined();
    expect(await farm.outputs()).toEqual([]);
    expect(await farm.until(farm.worker('c').take(farm.message(job)))).toEqual({ kind: 'delete' });
    expect(await farm.frame()).toBeUndefined();
  });

  test('a late message of a job that was deleted starts nothing', async () => {
    const job = await farm.job(1, { deletedAt: farm.clock.now() });
    expect(await farm.until(farm.worker('a').take(farm.message(job)))).toEqual({ kind: 'delete' });
    expect(await farm.frame()).toBeUndefined();
  });

  test('a dead letter fails a frame only if that is unfinished and nobody holds it', async () => {
    const job = await farm.job(3);
    await farm.until(farm.worker('a').take(farm.message(job, 1)));
    void farm.worker('b', dies, deadAfterClaim(farm.ports)).take(farm.message(job, 2));
    await farm.pass(seconds(1));
    expect(await farm.bury(farm.message(job, 1))).toEqual({ kind: 'delete' });
    expect(await farm.bury(farm.message(job, 2))).toMatchObject({ kind: 'return' });
    expect(await farm.bury(farm.message(job, 3))).toEqual({ kind: 'delete' });
    expect([await farm.state(1), await farm.state(2), await farm.state(3)]).toEqual([
      'succeeded',
      'rendering',
      'failed',
    ]);
  });
});
