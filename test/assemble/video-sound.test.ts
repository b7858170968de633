import { afterEach, describe, expect, test } from '@jest/globals';
import { epoch, leaseToken } from '../../functions/domain/units.ts';
import { claim } from '../../functions/domain/work-rules/claim.ts';
import { complete } from '../../functions/domain/work-rules/complete.ts';
import { type AssemblyFarm, type AssemblyWish, assemblyFarm } from './assembly-farm.ts';
import { describeStreams, middles, samples } from './decoded.ts';
import { clicks } from './pictures.ts';

const farms: AssemblyFarm[] = [];
afterEach(() => {
  for (const farm of farms.splice(0)) farm.close();
});

async function farmFor(wish: AssemblyWish): Promise<AssemblyFarm> {
  const farm = await assemblyFarm(wish);
  farms.push(farm);
  return farm;
}

const music = { codec: 'h264', audio: 'sound/music.wav' } as const;
const second = 48_000;

/** Where clicks begin, in samples. */
function clicksIn(sound: Int16Array): number[] {
  const loud = [...sound.keys()].filter((index) => Math.abs(sound[index] ?? 0) > 8_000);
  return loud.filter((index, at) => at === 0 || index - (loud[at - 1] ?? 0) > 1000);
}

describe('the sound of a video', () => {
  test.each([
    ['longer than the pictures', 5 * second],
    ['shorter than the pictures', second],
    ['as long as the pictures', 2 * second],
  ])('that is %s lasts exactly as long as they do', async (_what, length) => {
    const sound = clicks(length, [0]);
    const farm = await farmFor({ frames: '1-48', video: music, files: { 'sound/music.wav': sound } });
    await farm.assemble();
    // AAC comes in packets of 1024 samples: players stop at the edit list's end, decoders give the rest.
    const heard = samples(await farm.video()).length;
    expect(heard).toBeGreaterThanOrEqual(2 * second);
    expect(heard).toBeLessThanOrEqual(2 * second + 1024);
  });

  test('stays with the pictures to the end, also at 24000/1001 frames a second', async () => {
    const frames = 360;
    const lastFrame = Math.round((350 * 1001 * second) / 24_000);
    const at = [0, second * 5, lastFrame];
    const farm = await farmFor({
      frames: `1-${frames}`,
      fps: { numerator: 24_000, denominator: 1001 },
      video: music,
      files: { 'sound/music.wav': clicks(second * 20, at) },
    });
    await farm.assemble();
    const file = await farm.video();
    expect(middles(file)).toHaveLength(frames);
    const heard = clicksIn(samples(file));
    expect(heard).toHaveLength(at.length);
    // A frame lasts 2002 samples: half a millisecond is far less than anyone hears.
    for (const [index, start] of heard.entries()) expect(Math.abs(start - (at[index] ?? 0))).toBeLessThan(24);
    expect(describeStreams(file)).toMatch(/Duration: 00:00:15.0/);
  });

  test('of the scene is what its worker has mixed', async () => {
    const farm = await farmFor({ frames: '1-48', video: { codec: 'h264', audio: 'scene' } });
    const key = 'jobs/j_test/tasks/sound/1/sound.flac';
    const token = leaseToken('mixer');
    await farm.ports.objects.put(key, { bytes: clicks(second * 2, [second]) });
    const request = { token, worker: 'w', epoch: epoch(1), faultLimit: 3 };
    await farm.ports.jobs.updateTask(farm.job.id, 'sound', (task, now) => claim(task, request, now));
    await farm.ports.jobs.updateTask(farm.job.id, 'sound', (task, now) =>
      complete(task, token, { key }, now),
    );
    await farm.assemble();
    expect(clicksIn(samples(await farm.video()))).toHaveLength(1);
  });

  test.each(['none', 'scene'])('is absent where %s is asked for and nobody mixed one', async (audio) => {
    const farm = await farmFor({ video: { codec: 'h264', audio } });
    await farm.assemble();
    expect(describeStreams(await farm.video())).not.toMatch(/Audio/);
  });
});

test.each([
  [true, 'scene', ['SilentVideo']],
  [false, 'scene', []],
  [true, 'none', []],
])(
  'a scene with sound (%s) of which %s is asked for and nobody mixed it warns %j',
  async (sound, audio, codes) => {
    const farm = await farmFor({ sound, video: { codec: 'h264', audio } });
    await farm.assemble();
    expect((await farm.read()).warnings.map(({ code }) => code)).toEqual(codes);
  },
);

describe('a sound that cannot be used', () => {
  const playlist = '#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/hostname\n#EXT-X-ENDLIST\n';
  test.each([
    ['is no sound', Buffer.from('not a sound at all'), 'UnreadableSound'],
    ['is empty', Buffer.alloc(0), 'UnreadableSound'],
    ['names other files', Buffer.from(playlist), 'UnreadableSound'],
    ['is not in the manifest', undefined, 'SoundNotInManifest'],
  ])('because it %s fails the job at once, and says what to do', async (_why, data, code) => {
    const farm = await farmFor({ video: music, files: data ? { 'sound/music.wav': data } : {} });
    expect(await farm.assemble()).toEqual({ kind: 'delete' });
    expect(await farm.read()).toMatchObject({
      state: 'failed',
      failure: { code, class: 'permanent', advice: expect.stringContaining('sound') },
    });
    expect(await farm.ports.jobs.countFrames(farm.job.id)).toMatchObject({ succeeded: farm.frames.length });
  });

  test('because it is a list is not even opened, whatever it lists', async () => {
    const list = Buffer.from('ffconcat version 1.0\nfile 0.mp4\n');
    const farm = await farmFor({ video: music, files: { 'sound/music.wav': list } });
    await farm.assemble();
    const { failure } = await farm.read();
    expect(failure?.code).toBe('UnreadableSound');
    expect(failure?.details?.log).toMatch(/not on whitelist/i);
  });
});
