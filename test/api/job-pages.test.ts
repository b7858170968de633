import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Command } from 'commander';
import { withJobOptions } from '../../cli/options/job-options.ts';
import { jobRequestOf } from '../../cli/options/job-request.ts';
import { epoch, frameNumber, jobId } from '../../functions/domain/units.ts';
import { giveUp } from '../../functions/domain/work-rules/give-up.ts';
import { openTestFarm, type TestFarm } from './test-farm.ts';
import { tinyBlend } from './tiny-scene.ts';
import { claimFrame, crashed, failFrame, prepareJob, succeedFrame } from './work-on-frames.ts';

let farm: TestFarm;
let id: string;

/** A job of 2,500 frames, of which a few have records. */
beforeAll(async () => {
  farm = await openTestFarm();
  const scene = await farm.upload("it's.blend", tinyBlend([{ name: 'Main Scene' }]));
  const answer = await farm.call('POST', '/jobs', {
    scene: "it's.blend",
    manifest: [scene],
    frames: '-10-2489',
    settings: {
      sceneName: 'Main Scene',
      samples: 4,
      resolution: { percentage: 50 },
      denoise: false,
      cameras: ['Camera'],
      viewLayers: ['View Layer'],
      region: { x: [0, 0.5], y: [0.25, 1], crop: true },
      stereo: false,
      color: { viewTransform: 'Khronos PBR Neutral', look: 'None', exposure: -1.5, gamma: 2 },
      simplify: { subdivision: 1, particles: 0.5 },
      motionBlur: true,
      transparent: true,
      compositor: false,
      sequencer: false,
    },
    output: { format: 'OPEN_EXR', depth: 32, codec: 'DWAA' },
  });
  id = answer.body.id;
  await prepareJob(farm.ports, id);
  for (const frame of [-10, 5, 1500, 2489]) await succeedFrame(farm.ports, id, frame);
  for (const frame of [-7, 6]) await failFrame(farm.ports, id, frame, crashed);
  await claimFrame(farm.ports, id, 1000);
});
afterAll(() => farm.close());

async function everyPage<Item>(path: string, list: string): Promise<Item[][]> {
  const pages: Item[][] = [];
  let cursor = '';
  do {
    const { status, body } = await farm.call('GET', `${path}${cursor}`);
    expect(status).toBe(200);
    pages.push(body[list]);
    expect(pages.length).toBeLessThan(20);
    cursor = body.cursor === undefined ? '' : `&cursor=${encodeURIComponent(body.cursor)}`;
  } while (cursor !== '');
  return pages;
}

type Frame = { frame: number; state: string };

describe('frames', () => {
  test('come by number, each once, whether or not they have a record', async () => {
    const pages = await everyPage<Frame>(`/jobs/${id}/frames?limit=1000`, 'frames');
    expect(pages.map((page) => page.length)).toEqual([1000, 1000, 500]);
    const frames = pages.flat();
    expect(frames.map(({ frame }) => frame)).toEqual(Array.from({ length: 2500 }, (_, index) => index - 10));
    const states = new Map(frames.map(({ frame, state }) => [frame, state]));
    expect([-10, -9, -7, 5, 6, 1000, 1500, 2489].map((frame) => states.get(frame))).toEqual([
      'succeeded',
      'queued',
      'failed',
      'succeeded',
      'failed',
      'rendering',
      'succeeded',
      'succeeded',
    ]);
  });

  test.each([
    ['succeeded', 1, [-10, 5, 1500, 2489]],
    ['failed', 1000, [-7, 6]],
    ['rendering', 10, [1000]],
  ])('that are %s can be asked for, %i at a time', async (state, limit, numbers) => {
    const pages = await everyPage<Frame>(`/jobs/${id}/frames?state=${state}&limit=${limit}`, 'frames');
    expect(pages.flat().map(({ frame }) => frame)).toEqual(numbers);
    for (const page of pages) expect(page.length).toBeLessThanOrEqual(limit);
  });

  test('that are queued are all the others', async () => {
    const pages = await everyPage<Frame>(`/jobs/${id}/frames?state=queued&limit=700`, 'frames');
    expect(pages.flat()).toHaveLength(2500 - 7);
  });

  test.each(['state=done', 'limit=0', 'limit=1001', 'cursor=nonsense', 'cursor=e30'])(
    'asked for with %s are refused',
    async (query) => {
      const { status, body } = await farm.call('GET', `/jobs/${id}/frames?${query}`);
      expect([status, body.errors[0].pointer]).toEqual([422, `/${query.split('=')[0]}`]);
    },
  );
});

test('frames with more records than the store gives at once come each once', async () => {
  const scene = await farm.upload('many.blend', tinyBlend([{ frames: [1, 2200] }]));
  const { body } = await farm.call('POST', '/jobs', { scene: 'many.blend', manifest: [scene] });
  for (let frame = 1; frame <= 2200; frame += 2) {
    await farm.ports.jobs.updateFrame(jobId(body.id), frameNumber(frame), (record, now) =>
      giveUp(record, epoch(1), crashed, now),
    );
  }
  const pages = await everyPage<Frame>(`/jobs/${body.id}/frames?limit=900`, 'frames');
  expect(pages.map((page) => page.length)).toEqual([900, 900, 400]);
  expect(pages.flat().map(({ state }) => state)).toEqual(
    Array.from({ length: 2200 }, (_, index) => (index % 2 === 0 ? 'failed' : 'queued')),
  );
  await farm.call('POST', `/jobs/${body.id}/cancel`);
  await farm.call('DELETE', `/jobs/${body.id}`);
});

describe('one frame', () => {
  test('that succeeded has links to its files and preview', async () => {
    const { body } = await farm.call('GET', `/jobs/${id}/frames/5`);
    expect(body).toMatchObject({
      frame: 5,
      state: 'succeeded',
      attempt: 1,
      faults: 0,
      seconds: 2,
      failure: null,
    });
    expect(body.files.map(({ name }: { name: string }) => name)).toEqual(['frame.png', 'preview.jpg']);
    expect(body.preview).toBe(body.files[1].url);
    const url = new URL(body.preview);
    const key = decodeURIComponent(url.pathname.slice('/storage/'.length));
    expect(farm.ports.links.downloadRight(key, url.searchParams)).toMatchObject({ fileName: 'preview.jpg' });
  });

  test('that failed has its cause and the log’s tail', async () => {
    const { body } = await farm.call('GET', `/jobs/${id}/frames/-7`);
    expect(body).toMatchObject({ state: 'failed', faults: 1, files: [], preview: null, log: null });
    expect(body.failure).toMatchObject({
      class: 'transient',
      code: 'BlenderCrashed',
      advice: 'look at the log',
    });
    expect(body.logTail).toContain('Segmentation fault');
  });

  test('that nobody has touched is queued', async () => {
    expect((await farm.call('GET', `/jobs/${id}/frames/7`)).body).toMatchObject({
      state: 'queued',
      attempt: 0,
    });
  });

  test.each([
    ['2490', 404, 'NoSuchFrame'],
    ['x', 422, 'BadValue'],
    ['1.5', 422, 'BadValue'],
  ])('%s is answered with %i', async (frame, status, code) => {
    const answer = await farm.call('GET', `/jobs/${id}/frames/${frame}`);
    expect([answer.status, answer.body.errors[0].code]).toEqual([status, code]);
  });
});

test('failures come with a command that replays the frame', async () => {
  const { body } = await farm.call('GET', `/jobs/${id}/failures`);
  expect(body.failures).toHaveLength(2);
  expect(body.failures[0]).toMatchObject({ frame: -7, failure: { code: 'BlenderCrashed' } });
  expect(body.failures[0].logTail).toContain('Segmentation fault');
  expect(JSON.stringify(body.failures[0].failure)).not.toContain('Segmentation fault');
  expect(body.failures[0].replay).toBe(
    "render-farm render 'it'\\''s.blend' --frames=-7 --scene-name 'Main Scene' --camera Camera " +
      "--view-layer 'View Layer' --samples 4 --resolution 50 --region 0-0.5,0.25-1 --crop --no-denoise " +
      "--no-stereo --color-config none --view-transform 'Khronos PBR Neutral' --look None --exposure=-1.5 " +
      '--gamma 2 --simplify --subdivision 1 --particles 0.5 --motion-blur --transparent --no-compositor --no-sequencer ' +
      '--format open_exr --depth 32 --exr-codec dwaa',
  );
  // Whoever types it asks for the same.
  const words = execFileSync('sh', ['-c', `printf '%s\\n' ${body.failures[0].replay}`], { encoding: 'utf8' });
  const command = withJobOptions(new Command().argument('<scene>').exitOverride());
  command.parse(words.trimEnd().split('\n').slice(2), { from: 'user' });
  const { settings, output } = jobRequestOf(command.opts(), { scene: "it's.blend" });
  const job = await farm.call('GET', `/jobs/${id}`);
  expect(settings).toEqual(job.body.request.settings);
  expect(output).toEqual({ format: 'OPEN_EXR', depth: 32, codec: 'DWAA' });
});

test('jobs come newest first, in pages, by state', async () => {
  const scene = await farm.upload('a.blend', tinyBlend());
  for (const name of ['one', 'two', 'three']) {
    await farm.call('POST', '/jobs', { name, scene: 'a.blend', manifest: [scene] });
  }
  const pages = await everyPage<{ name: string; state: string }>('/jobs?limit=2', 'jobs');
  expect(pages.map((page) => page.map(({ name }) => name))).toEqual([
    ['three', 'two'],
    ['one', "it's"],
  ]);
  const rendering = await everyPage<{ name: string }>('/jobs?state=rendering', 'jobs');
  expect(rendering.flat().map(({ name }) => name)).toEqual(["it's"]);
  expect((await farm.call('GET', '/jobs?cursor=!')).body.errors[0].code).toBe('BadCursor');
  expect((await farm.call('GET', '/jobs?state=done')).status).toBe(422);
});

test('a job in the middle says how long it will take', async () => {
  const { body } = await farm.call('GET', `/jobs/${id}`);
  expect(body.frames).toEqual({ total: 2500, queued: 2493, rendering: 1, succeeded: 4, failed: 2 });
  expect(body.secondsLeft).toEqual(expect.any(Number));
});
