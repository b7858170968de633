import { beforeEach, describe, expect, test } from '@jest/globals';
import { cancelJob } from '../../functions/api/control-job.ts';
import { viewJob } from '../../functions/api/job-view.ts';
import { inputOf } from '../../functions/domain/job.ts';
import { blobKey } from '../../functions/domain/keys.ts';
import { bytes, milliseconds, minutes, seconds } from '../../functions/domain/units.ts';
import type { FarmEvent } from '../../functions/ports/event-bus.ts';
import type { Ports } from '../../functions/ports/ports.ts';
import type { Renderer } from '../../functions/ports/renderer.ts';
import { leaseIsOver } from '../rules/worker-fates.ts';
import { anOpenedScene } from '../simulation/an-opened-scene.ts';
import { ScriptedFailure } from '../simulation/no-op-renderer.ts';
import { SimulatedOutage } from '../simulation/simulated-process.ts';
import { PrepareFarm, submitted } from './prepare-farm.ts';

let farm: PrepareFarm;
beforeEach(() => {
  farm = new PrepareFarm();
});

/** Takes a minute, cancelled or not. */
const bakesOn: Renderer['bake'] = async () => {
  await farm.clock.sleep(minutes(1));
  return [];
};
const sheet = { object: 'Sheet', kind: 'cloth', baked: false, scenes: ['Scene'] };

test('a scene whose simulation is baked is neither baked nor rendered in order', async () => {
  const job = await farm.submitted();
  const simulations = [{ ...sheet, baked: true }];
  await farm.prepare(job, { open: async () => ({ ...anOpenedScene, simulations }) });
  expect(await farm.read(job)).toMatchObject({ prepared: { sequential: false }, warnings: [] });
  expect([farm.bakes, inputOf(await farm.read(job))]).toEqual([0, submitted]);
});

describe('a scene whose simulation is not baked', () => {
  test('is baked once, and its frames are rendered from the baked tree', async () => {
    const job = await farm.submitted();
    expect(await farm.prepare(job)).toEqual({ kind: 'delete' });
    const prepared = await farm.read(job);
    expect(prepared).toMatchObject({ state: 'rendering', prepared: { sequential: false } });
    expect(inputOf(prepared)).not.toBe(submitted);
    expect(await farm.ports.objects.head(blobKey(inputOf(prepared)))).toBeDefined();
    expect(await farm.waiting()).toBe(3);
    const task = await farm.ports.jobs.readTask(job.id, 'prepare');
    expect(task).toMatchObject({ state: 'succeeded', workTime: 60_000 });
  });

  test('shows how far its bake is', async () => {
    const job = await farm.submitted();
    const told: FarmEvent[] = [];
    const events = { publish: async (event: FarmEvent) => void told.push(event) };
    const taken = farm.take(job, { memory: () => bytes(1000) }, { ports: { ...farm.ports, events } });
    await farm.pass(seconds(56));
    const { preparation } = await viewJob({ ports: farm.ports }, await farm.read(job));
    expect(preparation).toMatchObject({
      state: 'rendering',
      fraction: 0.8,
      message: 'Baking frame 8',
      seconds: 56,
    });
    expect((await farm.read(job)).state).toBe('preparing');
    const task = await farm.ports.jobs.readTask(job.id, 'prepare');
    expect(task).toMatchObject({ lease: { memory: { used: 1000, limit: 2 ** 30 } } });
    await farm.until(taken);
    expect(told).toContainEqual({ kind: 'preparing', job: job.id, fraction: 0.8, message: 'Baking frame 8' });
  });

  test.each([
    ['rendered in order', 'sequential', { sequential: true }],
    ['refused', 'refuse', undefined],
  ] as const)('is %s where the job asks for that', async (_what, simulations, prepared) => {
    const job = await farm.submitted({ simulations });
    await farm.prepare(job);
    const after = await farm.read(job);
    expect(farm.bakes).toBe(0);
    if (prepared) expect(after).toMatchObject({ state: 'rendering', prepared });
    else expect(after).toMatchObject({ state: 'failed', failure: { code: 'SimulationsNotBaked' } });
    expect(inputOf(after)).toBe(submitted);
  });

  test('is rendered in order where Blender has left it unbaked, and the job says so', async () => {
    const job = await farm.submitted();
    await farm.prepare(job, { bake: async () => [sheet] });
    expect(await farm.read(job)).toMatchObject({
      prepared: { sequential: true },
      warnings: [{ message: expect.stringContaining('Blender did not bake Sheet (cloth)') }],
    });
  });

  test('is rendered in order, and nothing is baked, where one of several cannot be baked', async () => {
    const job = await farm.submitted();
    const simulations = [sheet, { ...sheet, object: 'Fur', kind: 'hair', notToBeBaked: 'hair is not' }];
    await farm.prepare(job, { open: async () => ({ ...anOpenedScene, simulations }) });
    expect(farm.bakes).toBe(0);
    expect(await farm.read(job)).toMatchObject({
      prepared: { sequential: true },
      warnings: [{ message: expect.stringContaining('Fur (hair) is not baked here: hair is not') }],
    });
  });

  test('that takes too long fails the job before anything is rendered', async () => {
    const job = await farm.submitted();
    await farm.prepare(job, { bake: () => Promise.reject(new ScriptedFailure('too-heavy')) });
    expect(await farm.read(job)).toMatchObject({ state: 'failed', failure: { class: 'too-heavy' } });
    expect(await farm.waiting()).toBe(0);
  });

  test.each<[what: string, renderer: Partial<Renderer>]>([
    ['', {}],
    [', nor stored where Blender comes to its end all the same', { bake: bakesOn }],
  ])('is no longer baked when its job is cancelled%s', async (_what, renderer) => {
    const job = await farm.submitted();
    const taken = farm.take(job, renderer);
    await farm.pass(seconds(20));
    await cancelJob(farm.ports, job.id);
    expect(await farm.until(taken)).toEqual({ kind: 'delete' });
    expect(await farm.ports.objects.list('bakes/', { limit: 10 })).toEqual({ keys: [] });
  });

  test('is tried again when Blender crashed while it baked', async () => {
    const job = await farm.submitted();
    const crash = { bake: () => Promise.reject(new ScriptedFailure('transient')) };
    expect(await farm.prepare(job, crash)).toMatchObject({ kind: 'return' });
    await farm.pass(seconds(2));
    await farm.prepare(job);
    expect(await farm.read(job)).toMatchObject({ state: 'rendering' });
    const task = await farm.ports.jobs.readTask(job.id, 'prepare');
    expect(task).toMatchObject({ attempt: 2, faults: 1 });
  });
});

describe('whatever call of the store a worker dies at, or gets no reply from,', () => {
  const far = 60;
  test.each(['dies before it', 'dies after it', 'gets no reply'] as const)(
    'another prepares the job: %s',
    async (how) => {
      let calls = 0;
      for (let at = 0; at <= calls; at++) {
        farm = new PrepareFarm();
        const job = await farm.submitted();
        const count = { calls: 0 };
        const taken = farm
          .take(job, {}, { ports: troubled(farm.ports, at, how, count) })
          .catch(() => undefined);
        await farm.pass(seconds(90));
        await farm.pass(leaseIsOver);
        if (how === 'gets no reply') await taken;
        if (at === 0) calls = far;
        calls = count.calls <= at ? at : calls;
        // As the message that comes back, and reconcile, would do.
        for (let more = 0; more < 3; more++) {
          await farm.prepare(job);
          await farm.pass(leaseIsOver);
        }
        await farm.reconcile();
        const prepared = await farm.read(job);
        expect([at, prepared.state, inputOf(prepared) === submitted]).toEqual([at, 'rendering', false]);
        expect(await farm.ports.objects.head(blobKey(inputOf(prepared)))).toBeDefined();
        expect(await farm.waiting()).toBeGreaterThanOrEqual(3);
      }
    },
  );
});

/** Ports of a process that dies at its call number `at`, or whose answer is lost once. */
function troubled(ports: Ports, at: number, how: string, count: { calls: number }): Ports {
  let dead = false;
  const never = new Promise<never>(() => undefined);
  const wrap = <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get(target, name) {
        const method: unknown = Reflect.get(target, name, target);
        if (typeof method !== 'function') return method;
        return async (...args: unknown[]) => {
          const own = count.calls++;
          if (dead || (own === at && how === 'dies before it')) dead = true;
          if (dead) return never;
          const answer: unknown = await Reflect.apply(method, target, args);
          if (own !== at) return answer;
          if (how === 'gets no reply') throw new SimulatedOutage('the answer was lost');
          dead = true;
          return never;
        };
      },
    });
  const sleep: Ports['clock']['sleep'] = async (time, signal) => {
    await ports.clock.sleep(milliseconds(time), signal);
    if (dead) await never;
  };
  return {
    ...ports,
    jobs: wrap(ports.jobs),
    objects: wrap(ports.objects),
    queues: { ...ports.queues, frames: wrap(ports.queues.frames) },
    clock: {
      now: () => ports.clock.now(),
      token: () => ports.clock.token(),
      random: () => ports.clock.random(),
      sleep,
    },
  };
}
