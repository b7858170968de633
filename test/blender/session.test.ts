import { readdirSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { AttemptAborted } from '../../functions/blender/errors.ts';
import { findBlender } from '../../functions/blender/find-blender.ts';
import { bytes, frameNumber } from '../../functions/domain/units.ts';
import { BlenderBench, blenderUnderTest, childProcesses, never, plenty } from './test-blender.ts';

let bench: BlenderBench;
beforeAll(async () => {
  bench = await BlenderBench.make(['plain', 'simulation', 'keyed_samples', 'movie']);
});
afterAll(() => bench.end());

test('frames of one session are rendered by one Blender that opens the scene once', async () => {
  const first = await bench.open(bench.session('plain'));
  const blender = await childProcesses();
  await bench.render(bench.session('plain'), 1);
  await bench.render(bench.session('plain'), 2);
  expect(await childProcesses()).toEqual(blender);
  expect(await bench.open(bench.session('plain'))).toBe(first);
});

test('changed settings open the scene again in the same Blender', async () => {
  const first = await bench.open(bench.session('plain'));
  const blender = await childProcesses();
  const settings = { resolution: { x: 32 } };
  expect((await bench.render(bench.session('plain', { settings }), 1)).files[0]?.width).toBe(32);
  expect(await childProcesses()).toEqual(blender);
  expect(await bench.open(bench.session('plain'))).not.toBe(first);
});

test('a fresh attempt gets a new Blender', async () => {
  await bench.open(bench.session('plain'));
  const before = await childProcesses();
  await bench.render(bench.session('plain'), 1, { fresh: true });
  const after = await childProcesses();
  expect(after).toHaveLength(1);
  expect(after).not.toEqual(before);
});

test('a Blender that holds much memory gives way to a new one, at the next scene', async () => {
  const renderer = await bench.another({ wornAbove: bytes(1) });
  const others = await childProcesses();
  const own = async () => (await childProcesses()).filter((process) => !others.includes(process));
  await renderer.open(bench.session('plain'), plenty, never);
  const first = await own();
  await bench.render(bench.session('plain'), 1, {}, renderer);
  expect(await own()).toEqual(first);
  await renderer.open(bench.session('movie'), plenty, never);
  const next = await own();
  expect(next).toHaveLength(1);
  expect(next).not.toEqual(first);
  await renderer.close();
});

test('the next frame may begin while one is being checked', async () => {
  const session = bench.session('plain');
  let second: Promise<{ readonly files: readonly unknown[] }> | undefined;
  const first = await bench.render(session, 1, {
    onNextWanted: () => {
      second = bench.render(session, 2);
    },
  });
  expect(first.files).toHaveLength(2);
  expect((await second)?.files).toHaveLength(2);
});

test('the next frame is asked for when Blender is free, and before, once the last has shown that they are light', async () => {
  const session = bench.session('plain', { settings: { samples: 3 } });
  const thereWhenAsked = async (frame: number) => {
    const folder = await bench.attemptFolder();
    let there: string[] = [];
    const onNextWanted = () => {
      there = readdirSync(folder);
    };
    await bench.render(session, frame, { folder, onNextWanted });
    return there;
  };
  expect(await thereWhenAsked(1)).toContain('frame.png');
  expect(await thereWhenAsked(2)).toEqual([]);
});

test('the time of a frame that waits for its turn does not run', async () => {
  const order: string[] = [];
  const limits = {
    get time() {
      order.push('second begins');
      return plenty.time;
    },
    memory: plenty.memory,
  };
  const onNextWanted = () => void order.push('first rendered');
  const session = bench.session('plain');
  const folders = [await bench.attemptFolder(), await bench.attemptFolder()] as const;
  await Promise.all([
    bench.render(session, 1, { folder: folders[0], fresh: true, onNextWanted }),
    bench.render(session, 2, { folder: folders[1], limits }),
  ]);
  expect(order).toEqual(['first rendered', 'second begins']);
});

test('a frame that is given up while it waits for its turn leaves Blender to the others', async () => {
  const session = bench.session('plain');
  await bench.open(session);
  const blender = await childProcesses();
  const stop = new AbortController();
  const folders = [await bench.attemptFolder(), await bench.attemptFolder()] as const;
  const first = bench.render(session, 1, { folder: folders[0] });
  const second = bench.render(session, 2, { folder: folders[1], signal: stop.signal });
  stop.abort();
  await expect(second).rejects.toThrow(AttemptAborted);
  await first;
  await bench.render(session, 3);
  expect(await childProcesses()).toEqual(blender);
});

test('kept data give the picture of a fresh Blender, in any order', async () => {
  const kept = bench.session('plain');
  expect((await bench.open(kept)).persistence).toEqual({ on: true, why: [] });
  await bench.pixels(kept, 7);
  const again = await bench.pixels(kept, 3);
  const fresh = await bench.pixels(bench.session('plain', { persistent: false }), 3);
  expect(again.equals(fresh)).toBe(true);
});

test('animated samples switch persistence off, and the reason is told', async () => {
  const opened = await bench.open(bench.session('keyed_samples'));
  expect(opened.persistence).toEqual({ on: false, why: ['samples are animated'] });
});

test('a simulation that is not baked is found', async () => {
  const { simulations } = await bench.open(bench.session('simulation'));
  expect(simulations).toEqual([{ object: 'Cube', kind: 'simulation-zone', baked: false, scenes: ['Scene'] }]);
});

test('stepped frames of a simulation are those of rendering in order', async () => {
  const inOrder = bench.session('simulation', { persistent: false });
  const pictures = [];
  for (let frame = 1; frame <= 6; frame++) pictures.push(await bench.pixels(inOrder, frame));
  const stepped = bench.session('simulation', { sequential: true });
  // Ahead, back, on by one, and over a gap.
  for (const frame of [5, 2, 3, 6]) {
    expect((await bench.pixels(stepped, frame)).equals(pictures[frame - 1] ?? Buffer.of())).toBe(true);
  }
});

test('leftovers of a Blender go with it', async () => {
  const renderer = await bench.another();
  const before = await readdir(bench.folder);
  await bench.render(bench.session('plain'), 1, { folder: bench.path('leftovers') }, renderer);
  await renderer.close();
  const scratches = before.filter((name) => name.startsWith('scratch-'));
  const left = await Promise.all(scratches.map((name) => readdir(bench.path(name))));
  expect(left.flat().length).toBe((await childProcesses()).length);
});

test('a movie becomes PNG frames, with its rate as a fraction', async () => {
  const session = bench.session('movie', { output: {} });
  const opened = await bench.open(session);
  expect(opened).toMatchObject({ movie: true, output: { format: 'PNG', depth: 8 } });
  expect(opened.scene).toMatchObject({ fps: { numerator: 24000, denominator: 1001 }, output: 'FFMPEG' });
  expect((await bench.render(session, 1)).files[0]?.name).toBe('frame.png');
});

test('the scene’s sound becomes a FLAC file, where Blender was built with sound', async () => {
  const session = bench.session('movie', { output: {} });
  const { version } = await findBlender(blenderUnderTest);
  const { sound } = await bench.open(session);
  expect(sound).toBe(!version.startsWith('4.2'));
  if (!sound) return;
  const file = bench.path('movie', 'sound.flac');
  await bench.renderer.mixdown(session, { from: frameNumber(2), to: frameNumber(9), file }, plenty, never);
  expect((await readFile(file)).toString('latin1', 0, 4)).toBe('fLaC');
});
