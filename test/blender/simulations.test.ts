import { execFile } from 'node:child_process';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { findBlender } from '../../functions/blender/find-blender.ts';
import { frameNumber, milliseconds } from '../../functions/domain/units.ts';
import type { BakeTask, FoundSimulation, RenderSession } from '../../functions/ports/renderer.ts';
import { BlenderBench, blenderUnderTest, childProcesses, never, plenty } from './test-blender.ts';

const run = promisify(execFile);
const script = fileURLToPath(new URL('in_order.py', import.meta.url));

const names = [
  'rigid_body',
  'cloth',
  'cloth_on_disk',
  'cloth_unlike_viewport',
  'soft_body',
  'particles',
  'dynamic_paint',
  'zones',
  'everything',
];
const inOrder = ['hair_dynamics', 'blurred_hair', 'linked_cloth'];
/** Alone, back, on, again, and the first at last. */
const order = [10, 3, 7, 10, 2, 1];
/** Share of pixels that may differ, by more than 1e-3 linear. */
const noise = 0.001;

let bench: BlenderBench;
const found = new Map<string, readonly FoundSimulation[]>();
beforeAll(async () => {
  bench = await BlenderBench.make([...names, ...inOrder]);
  await inBlender('render', '10', ...[...names, ...inOrder].map((name) => scenePath(name)));
  for (const name of names) {
    await cp(bench.path(name), bench.path(`${name}-baked`), { recursive: true });
    found.set(name, await bake(`${name}-baked`, `${name}.blend`));
  }
}, 120_000);
afterAll(() => bench.end());

const scenePath = (name: string) => bench.path(name, `${name}.blend`);

async function inBlender(...args: string[]): Promise<string> {
  const { kind } = await findBlender(blenderUnderTest);
  const start = kind === 'bpy' ? ['-I', script] : ['-b', '--factory-startup', '-P', script, '--'];
  return (await run(blenderUnderTest, [...start, ...args], { maxBuffer: 2 ** 26 })).stdout;
}

const bake = (folder: string, scene: string, change: Partial<BakeTask> = {}) =>
  bench.renderer.bake({
    root: bench.path(folder),
    scene,
    settings: {},
    allowScripts: false,
    from: frameNumber(1),
    to: frameNumber(10),
    limits: plenty,
    signal: never,
    ...change,
  });

const exr = (name: string, change: Partial<RenderSession> = {}) =>
  bench.session(name, { output: { format: 'OPEN_EXR', depth: 32 }, ...change });

/** Shares of pixels in which frames of a session differ from those rendered in order. */
async function shares(name: string, session: RenderSession, frames: readonly number[]): Promise<number[]> {
  const pairs: string[] = [];
  for (const frame of frames) {
    const { folder } = await bench.render(session, frame);
    const reference = bench.path(name, 'in-order', `${String(frame).padStart(4, '0')}.exr`);
    pairs.push(join(folder, 'frame.exr'), reference);
  }
  return compare(pairs);
}

async function compare(pairs: readonly string[]): Promise<number[]> {
  const [, json = ''] = /^SHARES (.*)$/m.exec(await inBlender('compare', ...pairs)) ?? [];
  return JSON.parse(json);
}

describe('once it is baked,', () => {
  test.each(names)('the scene %s holds nothing that is not', (name) => {
    expect(found.get(name)?.length).toBeGreaterThan(0);
    expect(found.get(name)?.filter(({ baked }) => !baked)).toEqual([]);
  });

  test('its frames are right in any order and in another process', async () => {
    await bench.renderer.close();
    const wrong: unknown[] = [];
    for (const name of names) {
      const session = exr(name, { root: bench.path(`${name}-baked`) });
      const differ = await shares(name, session, order);
      if (differ.some((share) => share > noise)) wrong.push({ name, differ });
    }
    expect(wrong).toEqual([]);
  });

  test('its frames were wrong before', async () => {
    for (const name of names) {
      const [share = 0] = await shares(name, exr(name), [10]);
      expect([name, share > noise]).toEqual([name, true]);
    }
  });
});

describe('what is not baked', () => {
  test.each([
    ['hair_dynamics', 'does not give the pictures'],
    ['linked_cloth', 'library'],
  ])('says why: %s', async (name, why) => {
    const { simulations } = await bench.open(exr(name));
    expect(simulations).toMatchObject([{ baked: false, notToBeBaked: expect.stringContaining(why) }]);
  });

  test.each(inOrder)('is right in order, and after a Blender was killed in between: %s', async (name) => {
    const session = exr(name, { sequential: true });
    const first = await shares(name, session, [1, 2, 5]);
    for (const blender of await childProcesses()) process.kill(blender, 'SIGKILL');
    // It fails, unless the farm has noticed already that there is no Blender any more.
    await bench.render(session, 6).catch(() => undefined);
    const differ = [...first, ...(await shares(name, session, [6, 10]))];
    expect(differ.filter((share) => share > noise)).toEqual([]);
  });
});

test('a bake tells how far it is, and one that is too long is ended with the figure', async () => {
  await cp(bench.path('zones'), bench.path('zones-long'), { recursive: true });
  const told: string[] = [];
  const long = bake('zones-long', 'zones.blend', {
    to: frameNumber(1_000_000),
    limits: { ...plenty, time: milliseconds(3000) },
    onProgress: ({ message }) => told.push(message),
  });
  await expect(long).rejects.toMatchObject({
    name: 'BakeTooLong',
    failure: 'too-heavy',
    message: expect.stringContaining('after 3 s'),
  });
  expect(told.at(-1)).toMatch(/^Baking frame \d+$/);
});
