import { beforeEach, describe, expect, test } from '@jest/globals';
import { BlenderReplaced } from '../../functions/blender/errors.ts';
import { seconds } from '../../functions/domain/units.ts';
import { TableFarm } from './table-farm.ts';
import { deadAfterClaim, dies, renders } from './worker-fates.ts';

let farm: TableFarm;
beforeEach(() => {
  farm = new TableFarm();
});

describe('3. a message is deleted only when its frame needs no work', () => {
  test('on somebody’s live lease it is hidden until that lease can be taken over', async () => {
    const job = await farm.job(1);
    void farm.worker('a', dies, deadAfterClaim(farm.ports)).take(farm.message(job));
    await farm.pass(seconds(10));
    expect(await farm.until(farm.worker('b').take(farm.message(job)))).toEqual({
      kind: 'return',
      after: seconds(110),
    });
  });

  test('a worker that stops releases its lease and returns the message, without a fault', async () => {
    const job = await farm.job(1);
    const worker = farm.worker('a', renders(60));
    const outcome = worker.take(farm.message(job));
    await farm.pass(seconds(10));
    worker.stop();
    expect(await farm.until(outcome)).toEqual({ kind: 'return', after: 0 });
    expect(await farm.frame()).toMatchObject({ state: 'queued', faults: 0 });
    expect(await farm.until(farm.worker('b').take(farm.message(job)))).toEqual({ kind: 'delete' });
  });

  test('a frame that ends because of another one is given back without a fault', async () => {
    const job = await farm.job(1);
    const replaced = farm.worker('a', () => Promise.reject(new BlenderReplaced()));
    expect(await farm.until(replaced.take(farm.message(job)))).toEqual({ kind: 'return', after: 0 });
    expect(await farm.frame()).toMatchObject({ state: 'queued', faults: 0 });
  });

  test('while the lease is held, the message stays hidden', async () => {
    const job = await farm.job(1);
    const worker = farm.worker('a', renders(200));
    await farm.until(worker.take(farm.message(job)));
    expect(worker.hidden.length).toBeGreaterThanOrEqual(6);
    expect(await farm.frame()).toMatchObject({ state: 'succeeded', attempt: 1 });
  });
});
