import { beforeEach, describe, expect, test } from '@jest/globals';
import { cancelJob, pauseJob } from '../../functions/api/control-job.ts';
import { retryJob } from '../../functions/api/retry-job.ts';
import type { Job } from '../../functions/domain/job.ts';
import type { Warning } from '../../functions/domain/picture.ts';
import { seconds } from '../../functions/domain/units.ts';
import { withMethods } from '../rules/with-methods.ts';
import { deadAfterClaim, leaseIsOver } from '../rules/worker-fates.ts';
import { anOpenedScene } from '../simulation/an-opened-scene.ts';
import { apiOptions } from '../simulation/history.ts';
import { ScriptedFailure } from '../simulation/no-op-renderer.ts';
import { PrepareFarm } from './prepare-farm.ts';

let farm: PrepareFarm;
beforeEach(() => {
  farm = new PrepareFarm();
});

const task = (job: Job) => farm.ports.jobs.readTask(job.id, 'prepare');
const failsForGood = { bake: () => Promise.reject(new ScriptedFailure('permanent')) };

/** The job as a person has begun it anew, before a worker's next heartbeat could see that it was cancelled. */
async function begunAnew(job: Job): Promise<Job> {
  await cancelJob(farm.ports, job.id);
  return retryJob(apiOptions(farm.ports), job.id, undefined);
}

describe('a message', () => {
  test.each<[what: string, change: (job: Job) => Promise<unknown>]>([
    ['of a job that was cancelled', (job) => cancelJob(farm.ports, job.id)],
    ['of a job that was paused', (job) => pauseJob(farm.ports, job.id)],
    ['of an epoch that is over', begunAnew],
  ])('%s starts nothing', async (_what, change) => {
    const job = await farm.submitted();
    await change(job);
    expect(await farm.prepare(job)).toEqual({ kind: 'delete' });
    expect([(await task(job))?.attempt ?? 0, farm.bakes]).toEqual([0, 0]);
  });

  test('of a job that is prepared starts nothing, also where its worker died before it said that it was done', async () => {
    const job = await farm.submitted();
    const forever = () => new Promise<never>(() => undefined);
    const jobs = withMethods(farm.ports.jobs, {
      updateTask: (id, name, rule) =>
        farm
          .read(job)
          .then(({ prepared }) => (prepared ? forever() : farm.ports.jobs.updateTask(id, name, rule))),
    });
    void farm.take(job, {}, { ports: { ...farm.ports, jobs } });
    await farm.pass(seconds(90));
    await farm.pass(leaseIsOver);
    expect(await farm.read(job)).toMatchObject({ state: 'rendering' });
    expect(await farm.prepare(job)).toEqual({ kind: 'delete' });
    expect(await task(job)).toMatchObject({ state: 'rendering', attempt: 1 });
  });
});

describe('a worker whose job was begun anew under it', () => {
  test('does not say what is in the scene: what it baked may be gone', async () => {
    const job = await farm.submitted();
    const { promise: thawed, resolve: thaw } = Promise.withResolvers<[]>();
    const frozen = farm.take(job, { bake: () => thawed }, { ports: deadAfterClaim(farm.ports) });
    await farm.pass(seconds(1));
    const anew = await begunAnew(job);
    thaw([]);
    expect(await farm.until(frozen)).toEqual({ kind: 'delete' });
    expect(await farm.read(job)).toEqual(anew);
  });

  test('does not fail the job, which is prepared again', async () => {
    const job = await farm.submitted();
    const { promise: thawed, resolve: thaw } = Promise.withResolvers<void>();
    const bake = () => thawed.then(failsForGood.bake);
    const failing = farm.take(job, { bake }, { ports: deadAfterClaim(farm.ports) });
    await farm.pass(seconds(1));
    const anew = await begunAnew(job);
    thaw();
    await farm.until(failing);
    expect(await farm.read(job)).toEqual(anew);
    const { prepare } = farm.ports.queues;
    for (const { receipt } of await prepare.receive({ limit: 10, visibility: seconds(60) })) {
      await prepare.delete(receipt);
    }
    await farm.reconcile();
    await farm.prepare(anew);
    expect(await farm.read(job)).toMatchObject({ state: 'rendering', epoch: 2 });
  });
});

describe('a preparation that fails', () => {
  test('keeps the end of Blender’s log', async () => {
    const job = await farm.submitted();
    await farm.prepare(job, { ...failsForGood, logTail: () => 'what Blender said' });
    expect(await farm.read(job)).toMatchObject({
      state: 'failed',
      failure: { code: 'ScriptedFailure', details: { log: 'what Blender said' } },
    });
  });

  test('because worker after worker vanished fails the job', async () => {
    const limits = { faults: 2, allowMissingFiles: false };
    const job = await farm.submitted({ limits });
    for (let worker = 0; worker < 2; worker++) {
      void farm.take(
        job,
        { bake: () => new Promise(() => undefined) },
        { ports: deadAfterClaim(farm.ports) },
      );
      await farm.pass(leaseIsOver);
    }
    expect(await farm.prepare(job)).toEqual({ kind: 'delete' });
    expect(await farm.read(job)).toMatchObject({ state: 'failed', failure: { code: 'WorkerLost' } });
  });
});

describe('the warnings of a job', () => {
  const slow: Warning = { code: 'SlowWithoutGpu', message: 'EEVEE is slow' };
  const odd: Warning = { code: 'OddName', message: 'a name is odd' };
  const many = Array.from({ length: 100 }, (_none, at) => ({ ...odd, message: `name ${at} is odd` }));

  test.each<[what: string, opened: readonly Warning[], codes: readonly string[]]>([
    ['are those of its submission, and Blender’s', [odd], ['SlowWithoutGpu', 'OddName']],
    ['name the same once', [slow, odd, slow], ['SlowWithoutGpu', 'OddName']],
  ])('%s', async (_what, warnings, codes) => {
    const job = await farm.submitted({}, 'j_warned', { warnings: [slow] });
    await farm.prepare(job, { open: async () => ({ ...anOpenedScene, warnings }) });
    expect((await farm.read(job)).warnings.map(({ code }) => code)).toEqual(codes);
  });

  test('leave its record small, with what concerns all frames first', async () => {
    const job = await farm.submitted({ simulations: 'sequential' });
    const simulations = [{ object: 'Sheet', kind: 'cloth', baked: false, scenes: ['Scene'] }];
    await farm.prepare(job, { open: async () => ({ ...anOpenedScene, simulations, warnings: many }) });
    const { warnings } = await farm.read(job);
    expect([warnings[0]?.code, warnings.at(-1)?.code]).toEqual(['SimulationNotBaked', 'MoreWarnings']);
    expect(JSON.stringify(warnings).length).toBeLessThan(1000);
  });
});
