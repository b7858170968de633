import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { bytes, milliseconds } from '../../functions/domain/units.ts';
import type { RenderTask } from '../../functions/ports/renderer.ts';
import { until } from '../../scripts/local-account/until.ts';
import { BlenderBench, childProcesses, patience, plenty } from './test-blender.ts';

let bench: BlenderBench;
beforeAll(async () => {
  bench = await BlenderBench.make(['plain', 'trouble']);
});
afterAll(() => bench.end());

const trouble = () => bench.session('trouble', { allowScripts: true });

test.each([
  ['a segmentation fault', 2, { signal: 'SIGSEGV', exitCode: null }],
  ['an exit', 3, { signal: null, exitCode: 7 }],
])('%s is a crash, and the next frame renders in a new Blender', async (_what, frame, details) => {
  const error = { name: 'BlenderCrashed', failure: 'transient', details };
  await expect(bench.render(trouble(), frame)).rejects.toMatchObject(error);
  expect((await bench.render(trouble(), 1)).files).toHaveLength(2);
});

test('a frame that eats memory is ended at the limit', async () => {
  const limits = { ...plenty, memory: bytes(2 ** 30) };
  const error = { name: 'OutOfMemory', failure: 'too-heavy', details: { limit: 2 ** 30 } };
  await expect(bench.render(trouble(), 4, { limits })).rejects.toMatchObject(error);
  expect(bench.renderer.memory()).toBe(0);
  expect((await bench.render(trouble(), 1)).files).toHaveLength(2);
});

test('a frame that hangs is ended at the limit', async () => {
  await bench.open(trouble());
  const limits = { ...plenty, time: milliseconds(700) };
  const error = { name: 'TimeLimitPassed', failure: 'too-heavy' };
  await expect(bench.render(trouble(), 5, { limits })).rejects.toMatchObject(error);
  expect((await bench.render(trouble(), 1)).files).toHaveLength(2);
});

/** Begins the frame that hangs for ten minutes, and resolves once it does. */
async function hang(changes: Partial<RenderTask>) {
  await rm(bench.path('trouble', 'hangs'), { force: true });
  const rendering = bench.render(trouble(), 5, changes);
  rendering.catch(() => undefined); // it is awaited later
  await until('the frame to hang', patience, async () => existsSync(bench.path('trouble', 'hangs')));
  return { rendering };
}

test('a cancel ends Blender without waiting for it', async () => {
  const cancel = new AbortController();
  const { rendering } = await hang({ signal: cancel.signal });
  const [blender] = await childProcesses();
  cancel.abort();
  await expect(rendering).rejects.toMatchObject({ name: 'AttemptAborted' });
  expect(await childProcesses()).not.toContain(blender);
});

test.each([
  ['much memory in use', 1.05, { name: 'OutOfMemory', failure: 'too-heavy' }],
  [
    'little memory in use',
    10,
    { name: 'BlenderCrashed', failure: 'transient', details: { signal: 'SIGKILL' } },
  ],
])('killed by the system with %s', async (_what, times, error) => {
  await bench.render(trouble(), 1);
  const limits = { ...plenty, memory: bytes(Math.round(bench.renderer.memory() * times)) };
  const { rendering } = await hang({ limits });
  const [blender = 0] = await childProcesses();
  process.kill(blender, 'SIGKILL');
  await expect(rendering).rejects.toMatchObject(error);
});

test.each([
  ['is not there', 7, 'NoPicture'],
  ['has another size', 9, 'WrongSize'],
  ['is cut off', 10, 'PictureDoesNotDecode'],
])('a picture that %s is bad output, though Blender reports no error', async (_what, frame, name) => {
  await expect(bench.render(trouble(), frame)).rejects.toMatchObject({ name, failure: 'bad-output' });
});

test('a raised signal starts nothing', async () => {
  const renderer = await bench.another();
  const signal = AbortSignal.abort();
  const rendering = bench.render(bench.session('plain'), 1, { signal }, renderer);
  await expect(rendering).rejects.toMatchObject({ name: 'AttemptAborted' });
  expect(renderer.memory()).toBe(0);
});
