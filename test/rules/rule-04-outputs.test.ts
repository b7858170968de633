import { beforeEach, describe, expect, test } from '@jest/globals';
import { bytes, frameNumber, leaseToken, seconds } from '../../functions/domain/units.ts';
import { claim } from '../../functions/domain/work-rules/claim.ts';
import { complete } from '../../functions/domain/work-rules/complete.ts';
import { TableFarm } from './table-farm.ts';
import { deadAfterClaim, frozen, leaseIsOver, renders } from './worker-fates.ts';

let farm: TableFarm;
beforeEach(() => {
  farm = new TableFarm();
});

describe('4. outputs belong to their attempt', () => {
  test('a stalled worker’s late upload does not touch the newer result', async () => {
    const job = await farm.job(1);
    const { render, thaw } = frozen();
    const late = farm.worker('slow', render, deadAfterClaim(farm.ports)).take(farm.message(job));
    await farm.pass(leaseIsOver);
    await farm.until(farm.worker('fast').take(farm.message(job)));
    const result = await farm.frame();
    thaw();
    expect(await farm.until(late)).toEqual({ kind: 'return', after: 0 });
    expect(await farm.frame()).toEqual(result);
    const keys = await farm.outputs();
    expect(keys).toEqual([`jobs/${job.id}/frames/1/2/frame.png`]);
    expect(farm.farm.objects.objects.get(keys[0] ?? '')?.toString()).toBe('/scratch/fast/frame.png');
  });

  test('a worker that lost its lease completes nothing while another renders', async () => {
    const job = await farm.job(1);
    const { render, thaw } = frozen();
    const late = farm.worker('frozen', render, deadAfterClaim(farm.ports)).take(farm.message(job));
    await farm.pass(leaseIsOver);
    const second = farm.worker('second', renders(60)).take(farm.message(job));
    await farm.pass(seconds(10));
    thaw();
    expect(await farm.until(late)).toEqual({ kind: 'return', after: 0 });
    expect(await farm.frame()).toMatchObject({ state: 'rendering', attempt: 2, lease: { worker: 'second' } });
    await farm.until(second);
    expect(await farm.frame()).toMatchObject({ state: 'succeeded', attempt: 2 });
  });

  test('a completion that is sent twice under one token is one success', async () => {
    const job = await farm.job(1);
    const token = leaseToken('mine');
    const request = { token, worker: 'a', epoch: job.epoch, faultLimit: 3 };
    const result = { files: [], warnings: [], missing: [], renderTime: seconds(1), peakMemory: bytes(0) };
    const { jobs } = farm.ports;
    await jobs.updateFrame(job.id, frameNumber(1), (frame, now) => claim(frame, request, now));
    const again = () =>
      jobs.updateFrame(job.id, frameNumber(1), (frame, now) => complete(frame, token, result, now));
    expect([await again(), await again()]).toEqual(['completed', 'already']);
    expect(await farm.ports.jobs.countFrames(job.id)).toEqual({ rendering: 0, succeeded: 1, failed: 0 });
  });

  test('a completion whose reply was lost is no lost frame, and no second one', async () => {
    const job = await farm.job(1);
    let lose = true;
    const jobs = new Proxy(farm.ports.jobs, {
      get(target, name) {
        const method: unknown = Reflect.get(target, name, target);
        if (typeof method !== 'function') return method;
        return async (...args: unknown[]) => {
          const answer: unknown = await Reflect.apply(method, target, args);
          if (name === 'updateFrame' && answer === 'completed' && lose) {
            lose = false;
            throw new Error('the connection was lost');
          }
          return answer;
        };
      },
    });
    await farm.until(farm.worker('a', renders(1), { ...farm.ports, jobs }).take(farm.message(job)));
    expect(lose).toBe(false);
    expect(await farm.frame()).toMatchObject({ state: 'succeeded', attempt: 1, faults: 0 });
    expect(await farm.until(farm.worker('b').take(farm.message(job)))).toEqual({ kind: 'delete' });
    expect(await farm.jobState()).toBe('succeeded');
    expect(await farm.ports.jobs.countFrames(job.id)).toEqual({ rendering: 0, succeeded: 1, failed: 0 });
  });
});
