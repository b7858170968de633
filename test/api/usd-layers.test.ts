import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ManifestEntry } from '../../functions/domain/manifest.ts';
import { makeScenes, pythonsWithBlender } from '../blend-file/made-scenes.ts';
import { openTestFarm, type TestFarm } from './test-farm.ts';

const { root } = makeScenes(pythonsWithBlender()[0] ?? '', ['usd-layers', 'usd-damaged']);
afterAll(() => rmSync(root, { recursive: true }));

let farm: TestFarm;
beforeAll(async () => {
  farm = await openTestFarm();
});
afterAll(() => farm.close());

/** Submits a scene with all that lies around it, but for one file. */
async function submit(scene: string, without?: string, limits = {}) {
  const folder = join(root, scene);
  const manifest: ManifestEntry[] = [];
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(folder.length + 1);
    if (entry.isFile() && name !== without) manifest.push(await farm.upload(name, readFileSync(path)));
  }
  return farm.call('POST', '/jobs', { scene: 'scene.blend', manifest, frames: '1-2', limits });
}

test('a scene with all that its USD file is made of is taken', async () => {
  const { status, body } = await submit('usd-layers');
  expect([status, body.warnings ?? []]).toEqual([202, []]);
});

test.each([
  ['root.usda', 'scene.blend'],
  ['layers/low.usda', 'root.usda'],
  ['parts/städte 1.usda', 'root.usda'],
  ['layers/lowest.usda', 'parts/städte 1.usda'],
  ['parts/deep.usda', 'root.usda'],
  ['clips/manifest.usda', 'root.usda'],
])('a manifest without %s is refused, which %s needs', async (path, neededBy) => {
  const { status, body } = await submit('usd-layers', path);
  expect(status).toBe(422);
  expect(body.errors).toEqual([
    expect.objectContaining({
      code: 'MissingFiles',
      message: expect.stringContaining(`${path} (needed by ${neededBy})`),
      details: { missing: [path] },
    }),
  ]);
  expect((await submit('usd-layers', path, { allowMissingFiles: true })).status).toBe(202);
});

test('of a USD file that cannot be read the answer warns', async () => {
  const { status, body } = await submit('usd-damaged');
  expect([status, body.warnings]).toEqual([
    202,
    [{ code: 'UsdNotRead', message: expect.stringContaining('root.usda (the USD file is damaged') }],
  ]);
});
