import { beforeEach, describe, expect, test } from '@jest/globals';
import { dispatchJob } from '../../functions/dispatch/dispatch-job.ts';
import { askedFleet } from '../../functions/domain/choose-fleet.ts';
import type { Fleet } from '../../functions/domain/fleet.ts';
import type { Job } from '../../functions/domain/job.ts';
import { bytes, frameNumber, leaseToken, seconds } from '../../functions/domain/units.ts';
import { claim } from '../../functions/domain/work-rules/claim.ts';
import { renew } from '../../functions/domain/work-rules/lease.ts';
import { reconcileStation } from '../../functions/reconcile/reconcile-station.ts';
import { aPreparedScene } from '../domain/a-job.ts';
import { deadAfterClaim, leaseIsOver, type RenderFrame, renders } from '../rules/worker-fates.ts';
import { ScriptedFailure } from '../simulation/no-op-renderer.ts';
import { autoPlan, TwoFleets } from './two-fleets.ts';

let farm: TwoFleets;
beforeEach(() => {
  farm = new TwoFleets();
});

const tooHeavy: RenderFrame = () => Promise.reject(new ScriptedFailure('too-heavy'));
/** Frames from `first` on are too heavy for Lambda. */
const heavyFrom =
  (first: number) =>
  (fleet: Fleet): RenderFrame =>
  (task, clock) =>
    fleet === 'lambda' && task.frame >= first ? tooHeavy(task, clock) : renders(1)(task, clock);

async function dispatched(frames: number, change: Partial<Job> = {}): Promise<Job> {
  const job = await farm.job(frames, { fleet: autoPlan, dispatch: { cursor: 0 }, ...change });
  await dispatchJob(farm.both, job);
  return job;
}
const theJob = async ({ id }: Job) => (await farm.ports.jobs.readJob(id)) as Job;

describe('a job’s frames are sent to its fleet', () => {
  test.each<[fleet: Fleet, depths: object]>([
    ['lambda', { lambda: 3, gpu: 0 }],
    ['gpu', { lambda: 0, gpu: 3 }],
  ])('%s', async (fleet, depths) => {
    await dispatched(3, { fleet: askedFleet(fleet) });
    expect(await farm.depths()).toEqual(depths);
  });

  test('with those that have moved in the other', async () => {
    await dispatched(10, {
      fleet: { ...autoPlan, moved: { frames: '3-5', tooHeavy: 1, reason: 'frame 4' } },
    });
    expect(await farm.depths()).toEqual({ lambda: 7, gpu: 3 });
  });

  test('in one message where they are rendered in order', async () => {
    const prepared = { ...aPreparedScene, sequential: true };
    await dispatched(10, { fleet: askedFleet('gpu'), prepared });
    expect(await farm.depths()).toEqual({ lambda: 0, gpu: 1 });
  });
});

describe('a frame that is too heavy for Lambda', () => {
  test('moves to the GPU, with the reason in its record and in its job’s', async () => {
    const job = await dispatched(1);
    expect(await farm.next('lambda', tooHeavy)).toBe('delete');
    expect(await farm.frame()).toMatchObject({
      state: 'queued',
      faults: 0,
      lastFailure: { class: 'too-heavy', message: 'the script says too-heavy' },
    });
    expect((await theJob(job)).fleet).toMatchObject({
      fleet: 'lambda',
      moved: { frames: '1', reason: expect.stringContaining('frame 1 was too heavy for the lambda fleet') },
    });
    expect(await farm.depths()).toEqual({ lambda: 0, gpu: 1 });
    expect(await farm.next('gpu')).toBe('delete');
    expect(await farm.frame()).toMatchObject({
      state: 'succeeded',
      fleet: 'gpu',
      faults: 0,
      lastFailure: { class: 'too-heavy' },
      onGpu: { attempts: 1 },
    });
    expect(await farm.jobState()).toBe('succeeded');
  });

  test('takes those that look like it along: their messages are sent on, and nobody claims them here', async () => {
    const job = await dispatched(40);
    await farm.drain(heavyFrom(38));
    const where = await farm.fleetsOfFrames(job);
    expect(where.slice(0, 32)).toEqual(Array(32).fill('lambda'));
    expect(where.slice(37)).toEqual(Array(3).fill('gpu'));
    const record = await farm.frame(40);
    expect(record).toMatchObject({ state: 'succeeded', attempt: 1, faults: 0 });
  });

  test('three times takes the whole job along', async () => {
    const job = await dispatched(100);
    for (let frame = 1; frame <= 3; frame++) await farm.next('lambda', tooHeavy);
    // Frames 2 and 3 had moved with the first: they were sent on.
    expect((await theJob(job)).fleet).toMatchObject({ moved: { frames: '1-6', tooHeavy: 1 } });
    for (let sent = 0; sent < 3; sent++) await farm.next('lambda', tooHeavy);
    await farm.next('lambda', tooHeavy);
    for (let sent = 0; sent < 5; sent++) await farm.next('lambda', tooHeavy);
    await farm.next('lambda', tooHeavy);
    expect((await theJob(job)).fleet).toMatchObject({ fleet: 'gpu', mayMove: false });
    await farm.drain(heavyFrom(1));
    expect(new Set(await farm.fleetsOfFrames(job))).toEqual(new Set(['gpu']));
  });

  test('takes along the frames that are rendered in order', async () => {
    const job = await dispatched(5, { prepared: { ...aPreparedScene, sequential: true } });
    await farm.drain(heavyFrom(3));
    expect(await farm.fleetsOfFrames(job)).toEqual(['lambda', 'lambda', 'gpu', 'gpu', 'gpu']);
  });

  test.each<[what: string, change: Partial<Job>]>([
    ['asks for Lambda', { fleet: askedFleet('lambda') }],
    ['is of a farm without other fleets', {}],
  ])('fails where its job %s', async (_what, change) => {
    const { fleet: _fleet, ...job } = await farm.job(1, { dispatch: { cursor: 0 } });
    await farm.ports.jobs.updateJob(job.id, () => ({ write: { ...job, ...change }, answer: undefined }));
    await dispatchJob(farm.both, { ...job, ...change });
    await farm.next('lambda', tooHeavy);
    expect(await farm.frame()).toMatchObject({ state: 'failed', failure: { class: 'too-heavy' } });
  });

  test('fails where it is too heavy for the GPU as well', async () => {
    await dispatched(1);
    await farm.next('lambda', tooHeavy);
    await farm.next('gpu', tooHeavy);
    expect(await farm.frame()).toMatchObject({ state: 'failed', failure: { class: 'too-heavy' } });
  });

  test('moves as well when its worker is killed for it', async () => {
    const job = await dispatched(1);
    const token = leaseToken('of a sandbox that was killed');
    const request = { token, worker: 'w', epoch: job.epoch, faultLimit: 3, fleet: 'lambda' } as const;
    const full = { used: bytes(900), limit: bytes(1000) };
    const { jobs } = farm.ports;
    await jobs.updateFrame(job.id, frameNumber(1), (record, now) => claim(record, request, now));
    await jobs.updateFrame(job.id, frameNumber(1), (record, now) =>
      renew(record, token, { memory: full }, now),
    );
    await farm.pass(leaseIsOver);
    await farm.drain();
    expect(await farm.frame()).toMatchObject({
      state: 'succeeded',
      fleet: 'gpu',
      faults: 0,
      lastFailure: { code: 'OutOfMemory' },
    });
    expect((await theJob(job)).fleet?.moved).toMatchObject({ tooHeavy: 1 });
  });
});

describe('a scene that is to be opened', () => {
  async function unopened(change: Partial<Job> = {}): Promise<Job> {
    const fresh = await farm.job(3, { fleet: autoPlan, dispatch: { cursor: 0 }, ...change });
    const { prepared: _prepared, ...unprepared } = fresh;
    const job: Job = { ...unprepared, state: 'queued' };
    await farm.ports.jobs.updateJob(job.id, () => ({ write: job, answer: undefined }));
    await dispatchJob(farm.both, job);
    return job;
  }
  const heavy = { open: () => Promise.reject(new ScriptedFailure('too-heavy')) };
  const reason = 'too heavy for the lambda fleet to prepare';

  test('and is too heavy for Lambda is opened on a GPU machine, and so are its frames', async () => {
    const job = await unopened();
    expect(await farm.prepare(heavy)).toBe('delete');
    expect((await theJob(job)).fleet).toMatchObject({
      fleet: 'gpu',
      reason: expect.stringContaining(reason),
    });
    await farm.drain();
    expect(await farm.fleetsOfFrames(job)).toEqual(['gpu', 'gpu', 'gpu']);
    expect(await farm.jobState()).toBe('succeeded');
  });

  test('and whose worker was killed for its memory moves as well', async () => {
    const job = await unopened();
    const token = leaseToken('of a sandbox that was killed');
    const request = { token, worker: 'w', epoch: job.epoch, faultLimit: 3, fleet: 'lambda' } as const;
    const memory = { used: bytes(900), limit: bytes(1000) };
    const { jobs } = farm.ports;
    await jobs.updateTask(job.id, 'prepare', (task, now) => claim(task, request, now));
    await jobs.updateTask(job.id, 'prepare', (task, now) => renew(task, token, { memory }, now));
    await farm.pass(leaseIsOver);
    expect(await farm.prepare()).toBe('delete');
    expect((await theJob(job)).fleet).toMatchObject({
      fleet: 'gpu',
      reason: expect.stringContaining(reason),
    });
    expect(await farm.depths()).toEqual({ lambda: 0, gpu: 1 });
  });

  test('stays where another worker has opened it while one stood still that says it is too heavy', async () => {
    const job = await unopened();
    const { promise: thawed, resolve: thaw } = Promise.withResolvers<void>();
    const { both } = farm;
    farm.both = deadAfterClaim(both);
    const frozen = farm.prepare({ open: () => thawed.then(heavy.open) });
    await farm.pass(leaseIsOver);
    farm.both = both;
    await farm.prepare();
    thaw();
    await frozen;
    expect((await theJob(job)).fleet).toEqual(autoPlan);
    expect(await farm.depths()).toEqual({ lambda: 3, gpu: 0 });
  });

  test('is sent on by a worker of another fleet, which does not open it', async () => {
    const job = await unopened();
    await farm.ports.jobs.updateJob(job.id, (current) => ({
      write: { ...current, fleet: askedFleet('gpu') },
      answer: undefined,
    }));
    expect(await farm.prepare()).toBe('delete');
    expect(await farm.depths()).toEqual({ lambda: 0, gpu: 1 });
    expect((await farm.ports.jobs.readTask(job.id, 'prepare'))?.attempt ?? 0).toBe(0);
  });
});

test('where the GPU fleet was taken away, Lambda renders what was meant for it', async () => {
  const job = await farm.job(2, { fleet: askedFleet('gpu'), dispatch: { cursor: 0 } });
  await dispatchJob(farm.ports, job);
  farm.both = farm.ports;
  expect(await farm.depths()).toEqual({ lambda: 2, gpu: 0 });
  await farm.drain();
  expect(await farm.fleetsOfFrames(job)).toEqual(['lambda', 'lambda']);
});

test('what one fleet’s queue has lost is sent again while the other’s is busy', async () => {
  const job = await dispatched(10, {
    fleet: { ...autoPlan, moved: { frames: '8-10', tooHeavy: 1, reason: '9' } },
  });
  const lost = await farm.gpu.receive({ limit: 10, visibility: seconds(60) });
  for (const { receipt } of lost) await farm.gpu.delete(receipt);
  expect(await farm.depths()).toEqual({ lambda: 7, gpu: 0 });
  await farm.until(reconcileStation(farm.both).run());
  expect(await farm.depths()).toEqual({ lambda: 7, gpu: 3 });
  await farm.drain();
  expect(await farm.fleetsOfFrames(job)).toEqual([...Array(7).fill('lambda'), 'gpu', 'gpu', 'gpu']);
});
