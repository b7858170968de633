import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { blobKey } from '../../functions/domain/keys.ts';
import { jobId } from '../../functions/domain/units.ts';
import { openTestFarm, type TestFarm } from './test-farm.ts';
import { tinyBlend } from './tiny-scene.ts';
import { prepareJob, succeedFrame } from './work-on-frames.ts';

let farm: TestFarm;
beforeEach(async () => {
  farm = await openTestFarm();
});
afterEach(() => farm.close());

const smallest = async () => ({
  scene: 'shots/shot 12.blend',
  manifest: [await farm.upload('shots/shot 12.blend', tinyBlend([{ frames: [1, 3] }]))],
});

test('the smallest job takes everything else from the scene', async () => {
  const answer = await farm.call('POST', '/jobs', await smallest());
  expect(answer.status).toBe(202);
  expect(answer.headers.get('location')).toBe(`/v1/jobs/${answer.body.id}`);
  expect(answer.body).toMatchObject({
    id: expect.stringMatching(/^j_[\w-]{22}$/),
    name: 'shot 12',
    state: 'queued',
    frames: { total: 3, queued: 3, rendering: 0, succeeded: 0, failed: 0 },
    failure: null,
    cost: { usd: 0 },
    createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    endedAt: null,
    request: {
      frames: '1-3',
      order: 'in-order',
      priority: 'normal',
      limits: { faults: 3, allowMissingFiles: false },
    },
  });
  expect((await farm.call('GET', `/jobs/${answer.body.id}`)).body).toEqual(answer.body);
});

test('a job is on its way when it is answered, its manifest stored as a blob', async () => {
  const request = await smallest();
  const { body } = await farm.call('POST', '/jobs', request);
  const [delivery] = await farm.ports.queues.prepare.receive({ limit: 1, visibility: 1 as never });
  expect(delivery?.message).toEqual({ kind: 'prepare', job: body.id, epoch: 1 });
  const manifest = await farm.ports.objects.read(blobKey(body.request.manifest));
  expect(JSON.parse(manifest.toString())).toEqual(request.manifest);
});

test('a high job does not queue up behind others', async () => {
  const { body } = await farm.call('POST', '/jobs', { ...(await smallest()), priority: 'high' });
  const { framesHigh, prepare } = farm.ports.queues;
  const [delivery] = await framesHigh.receive({ limit: 1, visibility: 1 as never });
  expect(delivery?.message).toEqual({ kind: 'prepare', job: body.id, epoch: 1 });
  expect(await prepare.depth()).toEqual({ waiting: 0, hidden: 0 });
});

test('a large job is kept as it was asked for', async () => {
  const { manifest } = await smallest();
  const uploaded = await farm.upload('manifest', Buffer.from(JSON.stringify(manifest)));
  const kept = {
    name: 'shot 12, take 3',
    scene: 'shots/shot 12.blend',
    order: 'preview-first',
    fleet: 'auto',
    priority: 'high',
    simulations: 'sequential',
    settings: {
      sceneName: 'Scene',
      cameras: ['Camera'],
      engine: 'CYCLES',
      samples: 128,
      resolution: { x: 1920, y: 1080, percentage: 100 },
      denoise: true,
    },
    output: { format: 'PNG', depth: 16, naming: '{job}-{frame:05}', video: { codec: 'h265', audio: 'none' } },
    limits: { faults: 5, allowMissingFiles: true },
  };
  const { body, status } = await farm.call('POST', '/jobs', {
    ...kept,
    manifest: { sha256: uploaded.sha256 },
    frames: '1-250x2,300',
  });
  expect(status).toBe(202);
  const job = await farm.ports.jobs.readJob(jobId(body.id));
  expect(job).toMatchObject({ frames: '1-249x2,300', total: 126 });
  expect(job?.request).toEqual({ ...kept, manifest: uploaded.sha256 });
  expect(Buffer.byteLength(JSON.stringify(job))).toBeLessThan(4096);
});

test.each([
  [undefined, undefined],
  [true, { codec: 'h264', audio: 'scene' }],
  [false, false],
  [{}, { codec: 'h264', audio: 'scene' }],
])('video %j is stored as %j', async (video, stored) => {
  const { body } = await farm.call('POST', '/jobs', { ...(await smallest()), output: { video } });
  expect(body.request.output.video).toEqual(stored);
});

test('a scene with missing files is taken when that is allowed', async () => {
  const scene = await farm.upload('a.blend', tinyBlend([{ image: '//wood.png' }]));
  const request = { scene: 'a.blend', manifest: [scene], limits: { allowMissingFiles: true } };
  expect((await farm.call('POST', '/jobs', request)).status).toBe(202);
});

test('the same key and body, in whatever order of fields, give one job', async () => {
  const key = { 'idempotency-key': 'once' };
  const { scene, manifest } = await smallest();
  const first = await farm.call('POST', '/jobs', { scene, manifest, frames: '1-2' }, key);
  const second = await farm.call('POST', '/jobs', { frames: '1-2', manifest, scene }, key);
  expect([second.status, second.body.id]).toEqual([202, first.body.id]);
  expect((await farm.call('GET', '/jobs')).body.jobs).toHaveLength(1);
  expect(await farm.ports.queues.prepare.depth()).toMatchObject({ waiting: 1 });
  const other = await farm.call('POST', '/jobs', { scene, manifest, frames: '1' }, key);
  expect([other.status, other.body.errors[0].code]).toEqual([422, 'IdempotencyKeyReused']);
});

test('without a key, each submission is a job of its own', async () => {
  const request = await smallest();
  const jobs = [await farm.call('POST', '/jobs', request), await farm.call('POST', '/jobs', request)];
  expect(new Set(jobs.map((job) => job.body.id)).size).toBe(2);
});

test('an estimate knows the time from earlier frames of the same pictures, and queues nothing', async () => {
  const request = { ...(await smallest()), settings: { samples: 8 } };
  const unknown = await farm.call('POST', '/estimates', request);
  expect(unknown.body).toEqual({
    frames: 3,
    fleet: 'local',
    reason: null,
    warnings: [],
    seconds: null,
    framesMeasured: 0,
    cost: { usd: 0 },
  });
  expect((await farm.call('GET', '/jobs')).body.jobs).toEqual([]);

  const { body } = await farm.call('POST', '/jobs', { ...request, frames: '1' });
  await prepareJob(farm.ports, body.id);
  await succeedFrame(farm.ports, body.id, 1);
  const known = await farm.call('POST', '/estimates', { ...request, frames: '1-10' });
  expect(known.body).toMatchObject({ frames: 10, seconds: 20, framesMeasured: 1 });
  const other = await farm.call('POST', '/estimates', { ...request, settings: { samples: 9 } });
  expect(other.body.seconds).toBeNull();
});

test('an estimate refuses what a submission would refuse', async () => {
  const answer = await farm.call('POST', '/estimates', { ...(await smallest()), frames: '2-1', sceen: 1 });
  expect(answer.status).toBe(422);
  expect(answer.body.errors).toHaveLength(2);
});
