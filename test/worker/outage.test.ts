import { beforeEach, expect, test } from '@jest/globals';
import { instant, minutes, seconds } from '../../functions/domain/units.ts';
import type { Ports } from '../../functions/ports/ports.ts';
import { QueueUnreachable } from '../../functions/worker/outage.ts';
import { renders } from '../rules/worker-fates.ts';
import { WorkerFarm } from './worker-farm.ts';

let farm: WorkerFarm;
beforeEach(() => {
  farm = new WorkerFarm();
});

/** The farm’s ports, whose GPU queue cannot be reached from one time, in seconds from now, to another. */
function unreachable(from: number, to: number): Ports {
  const began = farm.clock.now();
  const gpu = new Proxy(farm.gpu, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name, target);
      if (typeof method !== 'function') return method;
      return async (...args: unknown[]) => {
        const at = (farm.clock.now() - began) / 1000;
        if (at >= from && at < to) throw new Error('connect ECONNREFUSED');
        return Reflect.apply(method, target, args);
      };
    },
  });
  return { ...farm.both, queues: { ...farm.both.queues, gpu } };
}

test('five minutes without the queue: the worker waits, says so once, and goes on', async () => {
  const worker = farm.start('one', { ports: unreachable(10, 310), leaveAfter: minutes(6) });
  await farm.pass(seconds(60));
  await farm.gpuJob(3);
  expect(await farm.until(worker.ended)).toBe('idle');
  expect(farm.reported).toEqual([expect.any(QueueUnreachable)]);
  expect(String(farm.reported[0])).toContain('cannot be asked for work: connect ECONNREFUSED');
  expect(farm.said).toEqual([expect.stringMatching(/^the farm’s queue answers again, after 30\d s$/)]);
  expect(await farm.jobState()).toBe('succeeded');
  expect(await farm.frame(3)).toMatchObject({ attempt: 1, faults: 0 });
});

test('a frame that is being rendered meanwhile is finished, once', async () => {
  await farm.gpuJob(1);
  const worker = farm.start('one', {
    ports: unreachable(5, 305),
    render: renders(200),
    leaveAfter: minutes(3),
  });
  const other = farm.start('other', { render: renders(200), leaveAfter: minutes(10) });
  expect(await farm.until(worker.ended)).toBe('idle');
  expect(await farm.until(other.ended)).toBe('idle');
  expect(await farm.frame()).toMatchObject({ state: 'succeeded', attempt: 1, faults: 0 });
  expect(await farm.gpu.depth()).toEqual({ waiting: 0, hidden: 0 });
});

test('a minute without work is no reason to leave while nobody knows whether there is some', async () => {
  const worker = farm.start('one', { ports: unreachable(0, 300), leaveAfter: minutes(1) });
  let left = false;
  void worker.ended.then(() => {
    left = true;
  });
  await farm.pass(seconds(299));
  expect(left).toBe(false);
  expect(await farm.until(worker.ended)).toBe('idle');
});

test('a rented machine that never reaches the queue is not paid for without end', async () => {
  const began = farm.clock.now();
  const worker = farm.start('one', { ports: unreachable(0, 1e9), leaveAfter: minutes(1) });
  await expect(farm.until(worker.ended)).rejects.toThrow(QueueUnreachable);
  expect(farm.clock.now()).toBeLessThan(instant(began + minutes(11)));
  expect(farm.reported).toHaveLength(1);
});
