import { afterEach, describe, expect, test } from '@jest/globals';
import type { FrameRate } from '../../functions/domain/scene-account.ts';
import { type AssemblyFarm, type AssemblyWish, assemblyFarm, brightness } from './assembly-farm.ts';
import { asJpeg, describeStreams, firstFrame, middles, packetTimes } from './decoded.ts';
import { plain, png } from './pictures.ts';

const farms: AssemblyFarm[] = [];
afterEach(() => {
  for (const farm of farms.splice(0)) farm.close();
});

async function videoOf(wish: AssemblyWish): Promise<string> {
  const farm = await assemblyFarm(wish);
  farms.push(farm);
  expect(await farm.assemble()).toEqual({ kind: 'delete' });
  expect(await farm.read()).toMatchObject({ state: 'succeeded' });
  return farm.video();
}

/** The largest difference of two colours in any channel. */
const distance = (one: readonly number[], other: readonly number[]) =>
  Math.max(...one.map((value, index) => Math.abs(value - (other[index] ?? Number.NaN))));

describe('the pictures of a video', () => {
  test.each(['h264', 'h265'] as const)('are all frames, each once, by number, in %s', async (codec) => {
    const file = await videoOf({ frames: '11-40,1-10', video: { codec, audio: 'none' } });
    const seen = middles(file).map(([red]) => red ?? 0);
    // Listed as 11 to 40, then 1 to 10: the thirty-first picture is frame 1.
    const expected = [...Array(10).keys()]
      .map((index) => brightness(index + 30))
      .concat([...Array(30).keys()].map(brightness));
    expect(seen).toHaveLength(40);
    expect(distance(seen, expected)).toBeLessThanOrEqual(2);
  });

  test.each<[string, Buffer, readonly number[]]>([
    ['red', plain(32, 32, [255, 0, 0]), [255, 0, 0]],
    ['green', plain(32, 32, [0, 255, 0]), [0, 255, 0]],
    ['blue', plain(32, 32, [0, 0, 255]), [0, 0, 255]],
    ['skin', plain(32, 32, [224, 172, 105]), [224, 172, 105]],
    ['white', plain(32, 32, [255, 255, 255]), [255, 255, 255]],
    ['black', plain(32, 32, [0, 0, 0]), [0, 0, 0]],
    ['skin in 16 bits', plain(32, 32, [224, 172, 105], 16), [224, 172, 105]],
    ['skin in a JPEG', asJpeg(plain(32, 32, [224, 172, 105])), [224, 172, 105]],
    ['opaque skin with alpha', plain(32, 32, [224, 172, 105, 255]), [224, 172, 105]],
    ['half transparent', plain(32, 32, [200, 100, 50, 128]), [100, 50, 25]],
    ['half transparent in 16 bits', plain(32, 32, [200, 100, 50, 128], 16), [100, 50, 25]],
    ['wholly transparent', plain(32, 32, [200, 100, 50, 0]), [0, 0, 0]],
  ])('keep their colours: %s', async (_name, picture, colour) => {
    const file = await videoOf({ frames: '1-3', pictures: () => [['frame', picture]] });
    for (const seen of middles(file)) expect(distance(seen, colour)).toBeLessThanOrEqual(3);
  });

  test('are tagged as BT.709 of limited range', async () => {
    expect(describeStreams(await videoOf({ frames: '1-2' }))).toMatch(/avc1.*yuv420p\(tv, bt709,/);
  });

  test('in H.265 have the tag that Apple’s players ask for', async () => {
    const video = { codec: 'h265', audio: 'none' } as const;
    expect(describeStreams(await videoOf({ frames: '1-2', video }))).toMatch(
      /hevc.*hvc1.*yuv420p\(tv, bt709/,
    );
  });

  test('of an odd size get one more row and column, which look like their neighbours', async () => {
    const size = { width: 33, height: 35 };
    const picture = png({ ...size, colour: () => [250, 240, 60] });
    const file = await videoOf({ frames: '1-3', size, pictures: () => [['frame', picture]] });
    const rows = firstFrame(file, 34);
    expect([rows.length, rows[0]?.length]).toEqual([36, 34]);
    for (const pixel of rows.flat()) expect(distance(pixel, [250, 240, 60])).toBeLessThanOrEqual(4);
  });

  test('are those made for the encoder where the frames are OpenEXR', async () => {
    const exr = Buffer.from('762f3101', 'hex');
    const file = await videoOf({
      frames: '1-3',
      pictures: () => [
        ['frame', exr],
        ['video', plain(32, 32, [10, 200, 90])],
        ['preview', asJpeg(plain(8, 8, [0, 0, 0]))],
      ],
    });
    for (const seen of middles(file)) expect(distance(seen, [10, 200, 90])).toBeLessThanOrEqual(3);
  });
});

describe('the rate of a video', () => {
  test.each<[FrameRate]>([
    [{ numerator: 24, denominator: 1 }],
    [{ numerator: 24000, denominator: 1001 }],
    [{ numerator: 30000, denominator: 1001 }],
    [{ numerator: 1, denominator: 2 }],
    [{ numerator: 120, denominator: 1 }],
  ])('is exactly that of the scene: %j', async (fps) => {
    const { ticks, shown, durations } = packetTimes(await videoOf({ frames: '1-30', fps }));
    const ticksAFrame = (ticks * fps.denominator) / fps.numerator;
    expect(Number.isInteger(ticksAFrame)).toBe(true);
    expect(shown).toEqual([...Array(30).keys()].map((index) => index * ticksAFrame));
    expect(new Set(durations)).toEqual(new Set([ticksAFrame]));
  });
});
