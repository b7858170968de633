import { beforeEach, describe, expect, test } from '@jest/globals';
import { epoch } from '../../functions/domain/units.ts';
import { TableFarm } from './table-farm.ts';
import { deadAfterClaim, dies, leaseIsOver, type RenderFrame, renders } from './worker-fates.ts';

let farm: TableFarm;
beforeEach(() => {
  farm = new TableFarm();
});

describe('2. a claim is one conditional write', () => {
  test('of two workers that take one frame, one renders it', async () => {
    const job = await farm.job(2);
    const rendered: string[] = [];
    const counted =
      (name: string): RenderFrame =>
      (task, clock) => {
        rendered.push(name);
        return renders(10)(task, clock);
      };
    const outcomes = [farm.worker('a', counted('a')), farm.worker('b', counted('b'))].map((worker) =>
      worker.take(farm.message(job)),
    );
    const [first, second] = await farm.until(Promise.all(outcomes));
    expect(rendered).toEqual(['a']);
    expect(first).toEqual({ kind: 'delete' });
    expect(second).toMatchObject({ kind: 'return' });
  });

  test('a message of an older epoch is deleted and starts nothing', async () => {
    const job = await farm.job(1, { epoch: epoch(2) });
    const old = { ...farm.message(job), epoch: epoch(1) };
    expect(await farm.until(farm.worker('a').take(old))).toEqual({ kind: 'delete' });
    expect(await farm.state()).toBe('queued');
  });

  test('taking over an expired lease counts a fault; the claim that would pass the limit fails the frame', async () => {
    const job = await farm.job(1, {}, 2);
    for (const name of ['a', 'b']) {
      void farm.worker(name, dies, deadAfterClaim(farm.ports)).take(farm.message(job));
      await farm.pass(leaseIsOver);
    }
    expect(await farm.frame()).toMatchObject({ state: 'rendering', attempt: 2, faults: 1 });
    expect(await farm.until(farm.worker('c').take(farm.message(job)))).toEqual({ kind: 'delete' });
    expect(await farm.frame()).toMatchObject({
      state: 'failed',
      attempt: 2,
      faults: 2,
      failure: { code: 'WorkerLost' },
    });
  });
});
