import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import { minutes } from '../../functions/domain/units.ts';
import { type AssemblyFarm, type AssemblyWish, assemblyFarm } from './assembly-farm.ts';
import { plain } from './pictures.ts';

const farms: AssemblyFarm[] = [];
const folder = mkdtempSync(join(tmpdir(), 'render-farm-test-'));
afterEach(() => {
  for (const farm of farms.splice(0)) farm.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function farmFor(wish: AssemblyWish): Promise<AssemblyFarm> {
  const farm = await assemblyFarm(wish);
  farms.push(farm);
  return farm;
}

/** Takes the message until it is deleted, waiting out each back-off. */
async function untilDeleted(farm: AssemblyFarm): Promise<number> {
  for (let waits = 0; ; waits++) {
    if ((await farm.assemble()).kind === 'delete') return waits;
    farm.pass(minutes(3));
  }
}

const fine = plain(32, 32, [9, 9, 9]);
/** Its end is missing. */
const broken = fine.subarray(0, 45);

describe('a video that cannot be made', () => {
  const frame = (data: Buffer) => [['frame', data]] as const;
  test.each<[what: string, wish: AssemblyWish, code: string, retries: number]>([
    [
      'a picture is broken',
      { pictures: (_frame, index) => frame(index === 5 ? broken : fine) },
      'FfmpegFailed',
      2,
    ],
    [
      'a picture is two',
      { pictures: (_frame, index) => frame(index === 5 ? Buffer.concat([fine, fine]) : fine) },
      'WrongFrameCount',
      1,
    ],
    [
      'there is only OpenEXR',
      { pictures: () => frame(Buffer.from('762f3101', 'hex')) },
      'NoPictureForVideo',
      0,
    ],
    ['there is only a preview', { pictures: () => [['preview', fine]] }, 'NoPictureForVideo', 0],
    ['there is no ffmpeg', { ffmpeg: join(folder, 'nowhere') }, 'FfmpegMissing', 0],
  ])('because %s fails the job after its tries, and the frames stay', async (_why, wish, code, retries) => {
    const farm = await farmFor(wish);
    expect(await untilDeleted(farm)).toBe(retries);
    const job = await farm.read();
    expect(job).toMatchObject({ state: 'failed', failure: { code, advice: expect.any(String) } });
    expect(job.video).toBeUndefined();
    expect(farm.events).toContainEqual({ kind: 'job', job: job.id, state: 'failed' });
    expect(await farm.ports.jobs.countFrames(job.id)).toMatchObject({ succeeded: 12 });
    const { keys } = await farm.ports.objects.list(`jobs/${job.id}/tasks/`, { limit: 10 });
    expect(keys).toEqual([]);
  });

  test('because a frame is larger than the first says which', async () => {
    const farm = await farmFor({});
    const record = await farm.ports.jobs.readFrame(farm.job.id, farm.frames[6] as never);
    if (record?.state !== 'succeeded') throw new Error('the frame is not there');
    const files = record.result.files.map((file) => ({ ...file, width: 64 }));
    await farm.ports.jobs.updateFrame(farm.job.id, farm.frames[6] as never, () => ({
      write: { ...record, result: { ...record.result, files } },
      answer: undefined,
    }));
    expect(await untilDeleted(farm)).toBe(0);
    expect(await farm.read()).toMatchObject({
      failure: {
        code: 'FramesDifferInSize',
        message: 'frame 7 is 64×32 pixels large, the first frame is 32×32',
      },
    });
  });

  test('because ffmpeg fails keeps its last words', async () => {
    const ffmpeg = join(folder, 'failing-ffmpeg');
    writeFileSync(ffmpeg, '#!/bin/sh\necho "No space left on device" >&2\nexit 9\n');
    chmodSync(ffmpeg, 0o755);
    const farm = await farmFor({ ffmpeg, faults: 2 });
    expect(await untilDeleted(farm)).toBe(1);
    expect(await farm.read()).toMatchObject({
      failure: {
        class: 'transient',
        message: expect.stringContaining('(status 9): No space left on device'),
        details: { log: 'No space left on device\n' },
      },
    });
  });
});

test('ffmpeg is not told the farm’s environment', async () => {
  const ffmpeg = join(folder, 'curious-ffmpeg');
  writeFileSync(ffmpeg, '#!/bin/sh\n/usr/bin/env >&2\nexit 1\n');
  chmodSync(ffmpeg, 0o755);
  const farm = await farmFor({ ffmpeg, faults: 1 });
  await untilDeleted(farm);
  const log = String((await farm.read()).failure?.details?.log);
  const names = [...log.matchAll(/^(\w+)=/gm)].map((match) => match[1]);
  expect(names).toContain('PWD');
  // What the shell itself sets.
  expect(names.filter((name) => !['PWD', 'OLDPWD', 'SHLVL', '_'].includes(name ?? ''))).toEqual([]);
});
