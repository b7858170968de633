import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { epoch, frameNumber, jobId } from '../../functions/domain/units.ts';
import { until } from '../../scripts/local-account/until.ts';
import { AwsFarm } from './aws-farm.ts';
import { framesOf, madeScenes } from './farm-process.ts';

let farm: AwsFarm;
let ahead = 0;
const scene = (name: string) => join(madeScenes(), `${name}.blend`);

beforeAll(async () => {
  farm = await AwsFarm.deploy(40);
}, 240_000);
afterAll(() => farm[Symbol.asyncDispose]());

/** Lets time pass in the account. */
function pass(seconds: number): void {
  ahead += seconds;
  farm.account.setAhead(ahead);
}

const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_none, index) => from + index);

describe('a person with a token', () => {
  test('renders a scene, with a video, as on one machine', async () => {
    const out = join(farm.folder, 'cube');
    const rendered = await farm.run('render', scene('cube'), '--out', out, '--video', '--json');
    expect(rendered).toMatchObject({ status: 0 });
    const account = JSON.parse(rendered.stdout);
    expect(account).toMatchObject({ state: 'succeeded', frames: { total: 8, succeeded: 8, failed: 0 } });
    const pictures = readdirSync(out).filter((name) => name.endsWith('.png'));
    expect(pictures).toEqual(numbers(1, 8).map((frame) => `cube_000${frame}.png`));
    expect(new Set(pictures.map((name) => readFileSync(join(out, name), 'base64'))).size).toBe(8);
    expect(framesOf(join(out, 'cube.mp4'))).toBe(8);
    const job = await farm.job(account.id);
    expect(job.cost.usd).toBeGreaterThan(0);
    expect(job.prepared).toMatchObject({ engine: 'CYCLES', sequential: false });
  }, 120_000);

  test('gets simulations that are not baked: baked once by one worker, or in order where they ask for it', async () => {
    const rendered = await farm.run(
      ...[
        'render',
        scene('unbaked'),
        '--out',
        join(farm.folder, 'unbaked'),
        '--frames',
        '1-3',
        '--priority',
        'high',
        '--json',
      ],
    );
    expect(rendered).toMatchObject({ status: 0 });
    const { id: baked } = JSON.parse(rendered.stdout) as { id: string };
    const digest = expect.stringMatching(/^[0-9a-f]{64}$/);
    expect((await farm.job(baked)).prepared).toMatchObject({ sequential: false, manifest: digest });
    const id = await farm.submit(scene('unbaked'), '--frames', '1-3', '--simulations', 'sequential');
    const watched = await farm.run('watch', id);
    expect(watched).toMatchObject({ status: 0 });
    expect(watched.stdout + watched.stderr).toMatch(/not baked/);
  }, 180_000);

  test('is told why frames were given up: too heavy for their time, or deadly', async () => {
    const out = join(farm.folder, 'misfortune');
    const flags = ['--out', out, '--frames', '1-4,6', '--faults', '1'];
    const rendered = await farm.run('render', scene('misfortune'), ...flags);
    expect(rendered.status).toBe(1);
    expect(readdirSync(out).sort()).toEqual(['misfortune_0001.png', 'misfortune_0006.png']);
    const { jobs } = (await farm.call('GET', '/jobs?limit=1')).body;
    const { failures } = (await farm.call('GET', `/jobs/${jobs[0].id}/failures`)).body;
    expect(failures.map(({ frame, failure }: never) => [frame, (failure as { code: string }).code])).toEqual([
      [2, 'TimeLimitPassed'],
      [3, 'BlenderCrashed'],
      [4, 'BlenderCrashed'],
    ]);
    // An invocation has 40 s, and Blender is stopped 10 s before its end.
    expect(failures[0].failure.details.limit).toBeLessThanOrEqual(30_000);
    expect(failures[0].failure.details.limit).toBeGreaterThan(10_000);
    await until('the dead letters', 30, async () => {
      const { waiting, hidden } = await farm.ports.queues.deadLetters.depth();
      return waiting + hidden === 0;
    });
  }, 120_000);

  test('gets a high job while another’s frames wait; cancels that one, and its workers stop', async () => {
    const id = await farm.submit(scene('drowsy'), '--frames', '1-60');
    await until('a frame', 60, async () => (await farm.job(id)).frames.rendering > 0);
    const high = await farm.submit(scene('cube'), '--frames', '1-4', '--priority', 'high');
    expect(await farm.ended(high)).toMatchObject({ state: 'succeeded', request: { priority: 'high' } });
    // Each of its frames sleeps for four seconds, and two render side by side.
    const { succeeded, failed } = (await farm.job(id)).frames;
    expect([succeeded < 30, failed]).toEqual([true, 0]);
    expect((await farm.run('cancel', id)).status).toBe(0);
    await until('the workers', 30, async () => (await farm.job(id)).frames.rendering === 0);
    expect(await farm.job(id)).toMatchObject({ state: 'cancelled', frames: { failed: 0 } });
  }, 120_000);
});

describe('API Gateway', () => {
  test('refuses a call without a token, and one with another', async () => {
    const anonymous = await fetch(`${farm.account.url}/v1/jobs`);
    expect(anonymous.status).toBe(401);
    expect((await farm.call('GET', '/jobs', { token: `rf_${'x'.repeat(43)}` })).status).toBe(403);
  });

  test('refuses a revoked token once its cache is a minute old', async () => {
    const token = await farm.account.newToken('short');
    expect((await farm.call('GET', '/jobs', { token })).status).toBe(200);
    const listed = JSON.parse((await farm.run('tokens', 'list', '--json')).stdout);
    const { id } = listed.tokens.find(({ name }: { name: string }) => name === 'short');
    expect((await farm.run('tokens', 'revoke', id)).status).toBe(0);
    pass(61);
    expect((await farm.call('GET', '/jobs', { token })).status).toBe(403);
  }, 60_000);

  test('tells anyone that it is there, and nothing else', async () => {
    const answer = await fetch(`${farm.account.url}/v1/healthz`);
    expect(await answer.json()).toMatchObject({ status: 'ok', prices: { lambda: { region: 'us-east-1' } } });
  });

  test.each([
    ['that is not JSON', '{"scene": ', 400, 'NotJson'],
    ['of 6 MB and more', `"${'x'.repeat(6 * 2 ** 20)}"`, 413, 'BodyTooLarge'],
    ['that is no job', '[]', 422, 'BadValue'],
  ])('passes on what the API says of a body %s', async (_what, body, status, code) => {
    expect(await farm.call('POST', '/jobs', { body })).toMatchObject({
      status,
      body: { errors: [{ code }] },
    });
  });
});

describe('whatever happens to messages', () => {
  test('each delivered twice, and in no order: every frame is rendered once', async () => {
    const id = await farm.submit(scene('cube'));
    const { queues } = farm.ports;
    const to = { job: jobId(id), epoch: epoch(1) };
    const frames = numbers(1, 8).reverse();
    await queues.frames.send(frames.map((frame) => ({ ...to, kind: 'frame', frame: frameNumber(frame) })));
    await queues.prepare.send([{ ...to, kind: 'prepare' }]);
    await queues.assemble.send([to]);
    await queues.dispatch.send([{ ...to, from: 0, to: 8 }]);
    expect(await farm.ended(id)).toMatchObject({ state: 'succeeded', frames: { succeeded: 8 } });
    expect((await farm.frames(id)).map(({ attempt }) => attempt)).toEqual(frames.map(() => 1));
  }, 120_000);

  test('all lost: reconcile sends the frames again', async () => {
    // Second deliveries that found a frame held are hidden for as long as its lease might have lasted.
    pass(125);
    const id = await farm.submit(scene('cube'), '--frames', '1-3');
    await farm.call('POST', `/jobs/${id}/pause`);
    await until('the queue', 60, async () => {
      const { waiting, hidden } = await farm.ports.queues.frames.depth();
      return waiting + hidden === 0;
    });
    // What the API does when it resumes a job, up to the death of its process: nothing is sent.
    await farm.ports.jobs.updateJob(jobId(id), (job) => ({
      write: { ...job, state: 'rendering' },
      answer: undefined,
    }));
    await farm.reconcile();
    expect(await farm.ended(id)).toMatchObject({ state: 'succeeded', frames: { succeeded: 3 } });
  }, 120_000);
});

describe('whatever dies', () => {
  test('workers in the middle of their frames: the frames are rendered by others', async () => {
    const id = await farm.submit(scene('drowsy'), '--frames', '1-4');
    await until('two frames', 60, async () => (await farm.job(id)).frames.rendering === 2);
    await sleep(1000);
    await Promise.all(farm.account.workers.map((worker) => worker.kill()));
    pass(125);
    const job = await farm.ended(id);
    const frames = await farm.frames(id);
    expect(frames.map(({ state, attempt, failure }) => [state, attempt, failure?.code])).toEqual([
      ['succeeded', 2, 'WorkerLost'],
      ['succeeded', 2, 'WorkerLost'],
      ['succeeded', 1, undefined],
      ['succeeded', 1, undefined],
    ]);
    expect(job.state).toBe('succeeded');
  }, 180_000);

  test('the consumer of dead letters itself: the letter waits until that is mended', async () => {
    const table = farm.account.outputs.TableName ?? '';
    await farm.setVariable('DeadLetters', 'FARM_TABLE', 'nowhere');
    const id = await farm.submit(scene('drowsy'), '--frames', '1-6');
    await farm.call('POST', `/jobs/${id}/pause`);
    const message = { kind: 'frame', job: jobId(id), epoch: epoch(1), frame: frameNumber(6) } as const;
    await farm.ports.queues.deadLetters.send([{ message }]);
    await sleep(3000);
    expect((await farm.job(id)).frames.failed).toBe(0);
    await farm.setVariable('DeadLetters', 'FARM_TABLE', table);
    pass(400);
    const frame = await until('the letter', 60, async () => {
      const last = (await farm.frames(id))[5];
      return last.state === 'failed' && last;
    });
    expect(frame.failure.code).toBe('EndedWithoutAWord');
  }, 180_000);
});

describe('workers that are no functions', () => {
  const help = ['--fleet', 'lambda', '--allow-scripts'];

  test('render a job between them although one is told to stop and one is killed', async () => {
    await farm.stopConsumers();
    const workers = [farm.work(...help), farm.work(...help)] as const;
    const id = await farm.submit(scene('drowsy'), '--frames', '1-5');
    await until('two frames', 90, async () => (await farm.job(id)).frames.rendering === 2);
    const [stopped, killed] = workers;
    expect(await stopped.kill('SIGTERM')).toBe(0);
    expect(stopped.log).toMatch(/ frame \d: given back$/m);
    const begun = killed.framesBegun();
    await until('another frame', 60, async () => killed.framesBegun() > begun);
    // The frame sleeps for four seconds.
    await sleep(1000);
    expect(await killed.kill('SIGKILL')).toBeNull();
    pass(125);
    const high = await farm.submit(scene('cube'), '--frames', '1-2', '--priority', 'high');
    const rest = farm.work(...help, '--idle-exit', '1');
    expect(await farm.ended(high)).toMatchObject({ state: 'succeeded' });
    const job = await farm.ended(id);
    expect(job).toMatchObject({ state: 'succeeded', frames: { total: 5, succeeded: 5 } });
    const frames = await farm.frames(id);
    // What was given back is no fault; what a dead worker held is, and says so.
    const lost = frames.filter(({ failure }) => failure !== null && failure !== undefined);
    expect(new Set(lost.map(({ failure }) => failure.code))).toEqual(new Set(['WorkerLost']));
    expect(frames.reduce((sum, { attempt }) => sum + attempt, 0)).toBe(5 + 1 + lost.length);
    expect(await rest.ended()).toBe(0);
    expect(rest.log).toContain('works for the fleet lambda with Blender');
  }, 300_000);

  test('are told what is wrong before they take anything', async () => {
    const scripts = await farm.run('work', '--fleet', 'lambda');
    expect(scripts).toMatchObject({ status: 1, stderr: expect.stringContaining('ScriptsOfScenes') });
    const gpu = await farm.run('work', '--fleet', 'gpu', '--allow-scripts');
    expect(gpu).toMatchObject({ status: 1, stderr: expect.stringContaining('NoGpuQueue') });
    const device = await farm.run('work', '--fleet', 'lambda', '--device', 'CUDA');
    expect(device).toMatchObject({ status: 2, stderr: expect.stringContaining('WrongUse') });
    const nowhere = await farm.run('work', '--fleet', 'lambda', '--stack', 'Nowhere');
    expect(nowhere).toMatchObject({ status: 3, stderr: expect.stringContaining('FarmNotDeployed') });
  }, 60_000);
});
