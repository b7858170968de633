import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { jobId } from '../../functions/domain/units.ts';
import { temporaryFolder } from '../contract/temporary-folder.ts';
import { openTestFarm, type TestFarm, token } from './test-farm.ts';
import { tinyBlend } from './tiny-scene.ts';
import { crashed, failFrame, prepareJob, succeedFrame } from './work-on-frames.ts';

let farm: TestFarm;
let id: string;

beforeEach(async () => {
  farm = await openTestFarm();
  id = await submit(farm);
});
afterEach(() => farm.close());

async function submit(to: TestFarm, output: object = {}, settings: object = {}): Promise<string> {
  const scene = await to.upload('shots/Fußball.blend', tinyBlend([{ frames: [1, 9] }]));
  const request = { name: 'take 1', scene: 'shots/Fußball.blend', manifest: [scene], output };
  const { body } = await to.call('POST', '/jobs', request);
  await prepareJob(to.ports, body.id);
  // The scene has one camera.
  await to.ports.jobs.updateJob(jobId(body.id), (job) => ({
    write: { ...job, request: { ...job.request, settings } },
    answer: undefined,
  }));
  return body.id;
}

const eyes = [
  { name: 'frame_L.png', camera: 'Camera', view: 'L' },
  { name: 'frame_R.png', camera: 'Camera', view: 'R' },
];

const namesOf = (outputs: readonly { name: string }[]) => outputs.map(({ name }) => name);

describe('outputs', () => {
  test('are the finished frames’ files under their final names, without previews', async () => {
    await succeedFrame(farm.ports, id, 2, [...eyes, { name: 'output1.exr', output: 'Depth' }, 'preview.jpg']);
    await succeedFrame(farm.ports, id, 1);
    await failFrame(farm.ports, id, 3, crashed);
    const { body } = await farm.call('GET', `/jobs/${id}/outputs`);
    expect(namesOf(body.outputs)).toEqual([
      'Fußball_0001.png',
      'Fußball_0002_L.png',
      'Fußball_0002_R.png',
      'Fußball_0002_Depth.exr',
    ]);
    expect(body.outputs[0]).toMatchObject({
      frame: 1,
      size: 14,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const url = new URL(body.outputs[0].url);
    const key = decodeURIComponent(url.pathname.slice('/storage/'.length));
    const right = farm.ports.links.downloadRight(key, url.searchParams);
    expect(right).toMatchObject({ fileName: 'Fußball_0001.png' });
    const hour = Number(url.searchParams.get('expires')) - Date.now();
    expect(hour / 60_000).toBeCloseTo(60, 0);
  });

  test('are named as the job asked', async () => {
    const named = await submit(farm, { naming: '{job}-{frame:06}' });
    await succeedFrame(farm.ports, named, 7);
    const { body } = await farm.call('GET', `/jobs/${named}/outputs`);
    expect(namesOf(body.outputs)).toEqual(['take 1-000007.png']);
  });

  const from = (camera: string, place: number) => [
    { name: `${place}/frame.png`, camera },
    { name: `${place}/output1-1_0003.exr`, camera, output: 'Glow' },
  ];
  test.each<[string, object, object[], string[]]>([
    ['one camera', {}, from('Camera', 1), ['Fußball_0003.png', 'Fußball_0003_Glow.exr']],
    [
      'one camera, asked for',
      { naming: '{camera}.{frame}' },
      from('Camera', 1),
      ['Camera.3.png', 'Camera_Glow.3.exr'],
    ],
    [
      'two whose names meet what nodes write',
      {},
      [...from('A', 1), ...from('A_Glow', 2).slice(0, 1), ...from('a', 3)].slice(0, 4),
      ['Fußball_0003_A.png', 'Fußball_0003_A_Glow.exr', 'Fußball_0003_A_Glow.png', 'Fußball_0003_a (2).png'],
    ],
  ])('of %s have names of their own', async (_what, output, files, names) => {
    const cameras = [...new Set(files.map((file) => (file as { camera: string }).camera))];
    const named = await submit(farm, output, cameras.length > 1 ? { cameras } : {});
    await succeedFrame(farm.ports, named, 3, files as never);
    expect(namesOf((await farm.call('GET', `/jobs/${named}/outputs`)).body.outputs)).toEqual(names);
  });

  test('come in pages of whole frames, also when frames end meanwhile', async () => {
    for (const frame of [2, 4, 6, 8]) await succeedFrame(farm.ports, id, frame, eyes);
    const first = (await farm.call('GET', `/jobs/${id}/outputs?limit=3`)).body;
    expect(namesOf(first.outputs)).toEqual(['Fußball_0002_L.png', 'Fußball_0002_R.png']);
    await succeedFrame(farm.ports, id, 1);
    await succeedFrame(farm.ports, id, 5);
    let found = first.outputs;
    for (let { cursor } = first; cursor !== undefined; ) {
      const { body } = await farm.call('GET', `/jobs/${id}/outputs?limit=3&cursor=${cursor}`);
      found = [...found, ...body.outputs];
      expect(found.length).toBeLessThan(20);
      cursor = body.cursor;
    }
    expect(found.map(({ frame }: { frame: number }) => frame)).toEqual([2, 2, 4, 4, 5, 6, 6, 8, 8]);
  });
});

describe('the archive', () => {
  test('is a zip of what is done so far, which other programs read', async () => {
    await succeedFrame(farm.ports, id, 1);
    await succeedFrame(farm.ports, id, 2, eyes);
    await setVideo();
    const response = await farm.request(`/v1/jobs/${id}/archive`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(response.headers.get('content-type')).toBe('application/zip');
    expect(response.headers.get('content-disposition')).toContain("filename*=UTF-8''Fu%C3%9Fball.zip");
    const folder = temporaryFolder();
    const file = join(folder.path, 'archive.zip');
    writeFileSync(file, Buffer.from(await response.arrayBuffer()));
    const script =
      'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); print(z.testzip(), *((n, z.read(n)) for n in z.namelist()), sep="\\n")';
    const read = execFileSync('python3', ['-c', script, file], { env: { ...process.env, PYTHONUTF8: '1' } });
    folder.remove();
    expect(read.toString().trim().split('\n')).toEqual([
      'None',
      "('Fußball_0001.png', b'frame.png of 1')",
      "('Fußball_0002_L.png', b'frame_L.png of 2')",
      "('Fußball_0002_R.png', b'frame_R.png of 2')",
      "('Fußball.mp4', b'a video')",
    ]);
  });

  test('is not given where answers cannot be streamed', async () => {
    const other = await openTestFarm({}, false);
    const { status, body } = await other.call('GET', `/jobs/${await submit(other)}/archive`);
    expect([status, body.errors[0].code]).toEqual([501, 'NotOnThisHost']);
    await other.close();
  });
});

async function setVideo(): Promise<void> {
  const key = `jobs/${id}/tasks/join/1/video.mp4`;
  const { size } = await farm.ports.objects.put(key, { bytes: Buffer.from('a video') });
  await farm.ports.jobs.updateJob(jobId(id), (job) => ({
    write: { ...job, video: { key, size } },
    answer: undefined,
  }));
}

describe('the video', () => {
  test('is a link once it is made', async () => {
    await setVideo();
    const { body } = await farm.call('GET', `/jobs/${id}/video`);
    expect(body).toMatchObject({
      name: 'Fußball.mp4',
      size: 7,
      sha256: createHash('sha256').update('a video').digest('hex'),
      url: expect.stringContaining('/storage/jobs/'),
    });
  });

  test.each([
    [{ video: true }, 'the job is rendering'],
    [{ video: false }, 'none was asked for'],
    [{}, 'none was asked for'],
  ])('of a job with the output %j is not there, and why is said', async (output, why) => {
    const { status, body } = await farm.call('GET', `/jobs/${await submit(farm, output)}/video`);
    expect([status, body.detail]).toEqual([404, `there is no video: ${why}`]);
  });
});
