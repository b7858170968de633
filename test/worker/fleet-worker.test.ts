import { beforeEach, describe, expect, test } from '@jest/globals';
import { cancelJob } from '../../functions/api/control-job.ts';
import { minutes, seconds } from '../../functions/domain/units.ts';
import { withMethods } from '../rules/with-methods.ts';
import { type RenderFrame, renders } from '../rules/worker-fates.ts';
import { noTrees } from '../simulation/no-trees.ts';
import { WorkerFarm } from './worker-farm.ts';

let farm: WorkerFarm;
beforeEach(() => {
  farm = new WorkerFarm();
});

/** Frames that were begun, by the worker that began them. */
function noting(begun: string[], name: string, time = 10): RenderFrame {
  return (task, clock) => {
    begun.push(`${name} ${task.frame}`);
    return renders(time)(task, clock);
  };
}

describe('a worker that is told to stop', () => {
  test('gives its frame back at once, without a fault, and another renders it', async () => {
    await farm.gpuJob(1);
    const one = farm.start('one', { render: renders(3600) });
    await farm.pass(seconds(30));
    expect(await farm.frame()).toMatchObject({ state: 'rendering', lease: { worker: 'one' } });
    one.stop();
    expect(await farm.until(one.ended)).toBe('stopped');
    expect(await farm.frame()).toMatchObject({ state: 'queued', faults: 0, attempt: 1 });
    expect(await farm.gpu.depth()).toEqual({ waiting: 1, hidden: 0 });
    const began = farm.clock.now();
    const other = farm.start('other', { leaveAfter: minutes(1) });
    expect(await farm.until(other.ended)).toBe('idle');
    expect(await farm.frame()).toMatchObject({ state: 'succeeded', faults: 0, attempt: 2 });
    expect(await farm.jobState()).toBe('succeeded');
    // A minute of nothing, and the ten seconds that the frame takes.
    expect(farm.clock.now() - began).toBeLessThan(seconds(80));
    expect(farm.reported).toEqual([]);
  });

  test('does not wait for files that it fetches', async () => {
    await farm.gpuJob(1);
    let released = 0;
    const fetched = Promise.withResolvers<{ root: string; release: () => void }>();
    const worker = farm.start('one', {
      trees: { ...noTrees(farm.both.objects), use: () => fetched.promise },
    });
    await farm.pass(seconds(30));
    worker.stop();
    expect(await farm.until(worker.ended)).toBe('stopped');
    expect(await farm.frame()).toMatchObject({ state: 'queued', faults: 0 });
    expect(await farm.gpu.depth()).toEqual({ waiting: 1, hidden: 0 });
    fetched.resolve({ root: '/tree', release: () => void released++ });
    await farm.pass(seconds(1));
    expect(released).toBe(1);
  });

  test('leaves a message that comes meanwhile to others, unclaimed', async () => {
    await farm.gpuJob(1);
    const received = Promise.withResolvers<void>();
    const { gpu } = farm;
    const slow = withMethods(gpu, {
      async receive(options: Parameters<typeof gpu.receive>[0]) {
        await received.promise;
        return gpu.receive(options);
      },
    });
    const worker = farm.start('one', { ports: { ...farm.both, queues: { ...farm.both.queues, gpu: slow } } });
    await farm.pass(seconds(1));
    worker.stop();
    received.resolve();
    expect(await farm.until(worker.ended)).toBe('stopped');
    expect(await farm.frame()).toBeUndefined();
    expect(await gpu.depth()).toEqual({ waiting: 1, hidden: 0 });
  });
});

test('two workers with the same message render its frame once', async () => {
  const job = await farm.gpuJob(1);
  const begun: string[] = [];
  await farm.gpu.send([farm.message(job)]);
  const workers = ['one', 'other'].map((name) =>
    farm.start(name, { render: noting(begun, name, 60), leaveAfter: minutes(5) }),
  );
  for (const { ended } of workers) expect(await farm.until(ended)).toBe('idle');
  expect(begun).toHaveLength(1);
  expect(await farm.frame()).toMatchObject({ state: 'succeeded', attempt: 1, faults: 0 });
  expect(await farm.gpu.depth()).toEqual({ waiting: 0, hidden: 0 });
});

describe('a job that is cancelled', () => {
  test('while its worker starts is not begun, and the worker leaves', async () => {
    const job = await farm.gpuJob(3);
    await farm.until(cancelJob(farm.both, job.id));
    const begun: string[] = [];
    const started = farm.clock.now();
    const worker = farm.start('one', { render: noting(begun, 'one'), leaveAfter: minutes(1) });
    expect(await farm.until(worker.ended)).toBe('idle');
    expect(begun).toEqual([]);
    expect(farm.clock.now() - started).toBeLessThan(seconds(70));
    expect(await farm.gpu.depth()).toEqual({ waiting: 0, hidden: 0 });
  });

  test('while its worker fetches the scene is given up, and the worker leaves', async () => {
    const job = await farm.gpuJob(3);
    const begun: string[] = [];
    const use = async () => {
      await farm.clock.sleep(minutes(2));
      return { root: '/tree', release: () => undefined };
    };
    const render: RenderFrame = async (task, clock) => {
      if (task.signal.aborted) throw new Error('aborted');
      return noting(begun, 'one')(task, clock);
    };
    const worker = farm.start('one', {
      render,
      trees: { ...noTrees(farm.both.objects), use },
      leaveAfter: minutes(1),
    });
    await farm.pass(seconds(30));
    await farm.until(cancelJob(farm.both, job.id));
    expect(await farm.until(worker.ended)).toBe('idle');
    expect(begun).toEqual([]);
    expect(await farm.jobState()).toBe('cancelled');
    expect(await farm.gpu.depth()).toEqual({ waiting: 0, hidden: 0 });
  });
});
