import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { blobKey } from '../../functions/domain/keys.ts';
import { bytes, type Sha256 } from '../../functions/domain/units.ts';
import { openDataFolder } from '../../functions/local/data-folder.ts';
import { type LocalPorts, openLocalPorts } from '../../functions/local/local-ports.ts';
import { systemClock } from '../../functions/ports/system-clock.ts';
import { ProjectTrees } from '../../functions/render/project-trees.ts';

let folder: string;
let ports: LocalPorts;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trees-'));
  const data = openDataFolder(join(folder, 'data'));
  ports = await openLocalPorts({
    folder: data,
    clock: systemClock,
    secret: new Uint8Array(32),
    baseUrl: () => '',
  });
});
afterEach(() => {
  ports.database.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Stores files and their manifest. @returns the manifest's digest */
async function store(files: Record<string, string>): Promise<Sha256> {
  const manifest = [];
  for (const [path, text] of Object.entries(files)) {
    const unplaced = `blobs/${path.replaceAll('/', '-')}`;
    const { sha256, size } = await ports.objects.put(unplaced, { bytes: Buffer.from(text) });
    await ports.objects.put(blobKey(sha256), { bytes: Buffer.from(text) });
    manifest.push({ path, sha256, size });
  }
  const content = Buffer.from(JSON.stringify(manifest));
  const { sha256 } = await ports.objects.put('blobs/unnamed', { bytes: content });
  await ports.objects.put(blobKey(sha256), { bytes: content });
  return sha256;
}

const treesOf = (capacity: number, allowScripts = false) => {
  const path = join(folder, 'trees');
  mkdirSync(path, { recursive: true });
  return new ProjectTrees({
    folder: path,
    objects: ports.objects,
    capacity: bytes(capacity),
    allowScripts,
  });
};
const kept = () => readdirSync(join(folder, 'trees'));

test('a tree is fetched once, with its folders, and shared', async () => {
  const manifest = await store({ 'shot.blend': 'scene', 'textures/wood.png': 'wood' });
  const trees = treesOf(1000);
  const [one, other] = await Promise.all([trees.use(manifest), trees.use(manifest)]);
  expect(one.root).toBe(other.root);
  expect(kept()).toHaveLength(1);
  expect(readFileSync(join(one.root, 'textures/wood.png'), 'utf8')).toBe('wood');
});

test('a tree that cannot be fetched leaves nothing, and is tried anew', async () => {
  const manifest = await store({ 'shot.blend': 'scene' });
  const [blob] = JSON.parse((await ports.objects.read(blobKey(manifest))).toString()) as { sha256: Sha256 }[];
  const key = blobKey(blob?.sha256 ?? manifest);
  const content = await ports.objects.read(key);
  await ports.objects.delete([key]);
  const trees = treesOf(1000);
  await expect(trees.use(manifest)).rejects.toMatchObject({ name: 'NoSuchObject' });
  expect(kept()).toEqual([]);
  await ports.objects.put(key, { bytes: content });
  expect(readFileSync(join((await trees.use(manifest)).root, 'shot.blend'), 'utf8')).toBe('scene');
});

test('beyond the capacity the least recently used goes, never one in use', async () => {
  const manifests = [await store({ a: 'aaaa' }), await store({ b: 'bbbb' }), await store({ c: 'cccc' })];
  const trees = treesOf(8);
  const [first, second, third] = manifests as [Sha256, Sha256, Sha256];
  const held = await trees.use(first);
  (await trees.use(second)).release();
  const last = await trees.use(third);
  expect(kept()).toHaveLength(2);
  expect(readFileSync(join(held.root, 'a'), 'utf8')).toBe('aaaa');
  expect(readFileSync(join(last.root, 'c'), 'utf8')).toBe('cccc');
  expect(readFileSync(join((await trees.use(second)).root, 'b'), 'utf8')).toBe('bbbb');
});

test('what Blender only reads takes no room twice; what it may write to is a copy', async () => {
  const manifest = await store({ 'shot.blend': 'scene', 'blendcache_shot/cloth_000001_00.bphys': 'cache' });
  const { root } = await treesOf(1000).use(manifest);
  expect(statSync(join(root, 'shot.blend')).nlink).toBe(2);
  const cache = join(root, 'blendcache_shot/cloth_000001_00.bphys');
  expect(statSync(cache).nlink).toBe(1);
  writeFileSync(cache, 'written by a simulation');
  const again = await treesOf(1000).use(manifest);
  expect(readFileSync(join(again.root, 'blendcache_shot/cloth_000001_00.bphys'), 'utf8')).toBe('cache');
});

test('where scripts run, all files are copies', async () => {
  const manifest = await store({ 'shot.blend': 'scene' });
  const { root } = await treesOf(1000, true).use(manifest);
  writeFileSync(join(root, 'shot.blend'), 'written by a script');
  const again = await treesOf(1000, true).use(manifest);
  expect(readFileSync(join(again.root, 'shot.blend'), 'utf8')).toBe('scene');
});

test('where no room is to spare, the last tree has gone when the next is fetched', async () => {
  const [first, second] = [await store({ a: 'aaaa' }), await store({ b: 'bbbb' })];
  const trees = treesOf(0);
  const { root, release } = await trees.use(first);
  release();
  const again = await trees.use(first);
  expect(again.root).toBe(root);
  again.release();
  const fetching = jest.spyOn(ports.objects, 'fetch').mockImplementation(async () => {
    expect(kept()).toEqual([expect.stringContaining(second.slice(0, 12))]);
  });
  await trees.use(second);
  expect(fetching).toHaveBeenCalled();
});
