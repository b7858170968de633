import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { parseVersion } from '../../functions/blend-file/blender-version.ts';
import { engineInBlender } from '../../functions/blend-file/engine-in-blender.ts';
import { inspectScene } from '../../functions/blend-file/inspect-scene.ts';
import { nodeDecompression } from '../../functions/blend-file/node-decompression.ts';
import { openFileSource } from '../../functions/blend-file/node-file-source.ts';
import type { InspectedFile, SceneAccount } from '../../functions/domain/scene-account.ts';
import { folderTree } from './folder-tree.ts';
import { makeScenes, pythonsWithBlender } from './made-scenes.ts';

const batches = pythonsWithBlender().map((python) => makeScenes(python));
const scenes = batches.flatMap(({ root, made }) => made.map((scene) => ({ ...scene, root })));
afterAll(() => {
  for (const { root } of batches) rmSync(root, { recursive: true });
});

async function inspect(root: string, name: string): Promise<SceneAccount> {
  const folder = join(root, name);
  await using source = await openFileSource(join(folder, 'scene.blend'));
  const tree = folderTree(folder);
  return await inspectScene(source, { decompression: nodeDecompression, path: 'scene.blend', tree });
}

/** The account of a scene in Blender's words. */
function inBlendersWords(account: SceneAccount, blender: string): { name: string }[] {
  const version = parseVersion(blender);
  if (version === undefined) throw new Error(`Blender calls itself ${blender}`);
  return account.scenes.map((scene) => ({
    name: scene.name,
    active: scene.active,
    engine: engineInBlender(scene.engine, version),
    frames: scene.frames,
    framesASecond: expect.closeTo(scene.fps.numerator / scene.fps.denominator, 4),
    resolution: scene.resolution,
    camera: scene.camera,
    output: scene.output,
    cameras: scene.cameras,
  }));
}

const byName = <T extends { readonly name: string }>(items: readonly T[]) =>
  [...items].sort((a, b) => a.name.localeCompare(b.name));
const needed = (files: readonly InspectedFile[]) =>
  files.filter(({ scenes }) => scenes.length > 0).map(({ path }) => path);
const unneeded = (files: readonly InspectedFile[]) =>
  files.filter(({ scenes }) => scenes.length === 0).map(({ path }) => path);

test.each(batches)('Blender made scenes of every kind', ({ made }) =>
  expect(made.length).toBeGreaterThan(110),
);

describe.each(scenes)('$name by $blender', ({ root, name, blender, scenes, expected }) => {
  const account = inspect(root, name);

  test('is read as Blender reads it', async () => {
    expect(byName(scenes)).toEqual(byName(inBlendersWords(await account, blender)));
    expect((await account).blender).toBe(blender);
  });

  test('has the files and simulations that were put into it', async () => {
    const { files, missing, simulations, compression } = await account;
    expect(needed(files).sort()).toEqual([...(expected.files ?? [])].sort());
    expect(unneeded(files)).toEqual(expected.unneeded ?? []);
    expect([...missing].sort()).toEqual(expected.missing ?? []);
    expect(simulations.map(({ scenes: _, ...simulation }) => simulation)).toEqual(expected.simulations ?? []);
    expect(compression).toBe(expected.compression ?? 'raw');
    for (const [path, neededBy] of Object.entries(expected.neededBy ?? {})) {
      expect(files).toContainEqual(expect.objectContaining({ path, neededBy }));
    }
    for (const [path, instead] of Object.entries(expected.instead ?? {})) {
      expect(files).toContainEqual(expect.objectContaining({ path, instead }));
    }
    for (const [path, scenes] of Object.entries(expected.neededIn ?? {})) {
      expect(files.find((file) => file.path === path)?.scenes.toSorted()).toEqual(scenes);
    }
  });

  test('has the settings that were made', async () => {
    const {
      files,
      missing,
      unneeded,
      neededBy,
      neededIn,
      instead,
      simulations,
      compression,
      scripts,
      packed,
      ...fields
    } = expected;
    const active = (await account).scenes.find((scene) => scene.active);
    expect(active).toMatchObject(fields);
    if (scripts) expect((await account).scripts).toEqual(scripts);
    if (packed) expect((await account).packed).toBe(packed);
  });
});
