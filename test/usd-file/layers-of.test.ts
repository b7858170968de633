import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { manifestTree } from '../../functions/api/submission/manifest-tree.ts';
import { allowancesOf, defaultLimits } from '../../functions/blend-file/limits.ts';
import { FolderTree } from '../../functions/blend-file/node-folder-tree.ts';
import { blobKey } from '../../functions/domain/keys.ts';
import type { ManifestEntry } from '../../functions/domain/manifest.ts';
import { bytes, instant, sha256 } from '../../functions/domain/units.ts';
import type { ObjectStore } from '../../functions/ports/object-store.ts';
import { LayerFinder } from '../../functions/usd-file/layers-of.ts';

type Files = Readonly<Record<string, string>>;

/** A manifest of layers, each by its text, of a project at `/film` unless it says otherwise. */
function treeOf(files: Files, was: Files = {}) {
  const contents = new Map<string, Buffer>();
  const manifest = Object.entries({ 'shot.blend': '', ...files }).map(
    ([path, text], index): ManifestEntry => {
      const digest = sha256(String(index).padStart(64, '0'));
      contents.set(blobKey(digest), Buffer.from(text));
      const place = path === 'shot.blend' ? '/film/shot.blend' : was[path];
      const size = bytes(Buffer.byteLength(text));
      return { path, sha256: digest, size, ...(place !== undefined && { was: place }) };
    },
  );
  const objects: Pick<ObjectStore, 'head' | 'read'> = {
    head: async (key) => {
      const content = contents.get(key);
      const digest = sha256(key.slice(-64));
      return content && { size: bytes(content.length), sha256: digest, usedAt: instant(0) };
    },
    read: async (key, range) => {
      const content = contents.get(key) ?? Buffer.alloc(0);
      return range ? content.subarray(range.offset, range.offset + range.length) : content;
    },
  };
  return manifestTree(objects, manifest);
}

const layer = (...paths: string[]) =>
  `#usda 1.0\n(\n  subLayers = [${paths.map((path) => `@@@${path}@@@`).join(', ')}]\n)\n`;

async function found(files: Files, first = 'geo/a.usda', was: Files = {}, limits = defaultLimits) {
  const tree = treeOf(files, was);
  const finder = new LayerFinder(tree, allowancesOf(limits));
  const place = await tree.place(first);
  const layers = await finder.neededBy(place === undefined ? [] : [{ path: first, place }]);
  const told = layers.map(({ path, exists, neededBy }) => [path, exists, neededBy]);
  return { told, unread: finder.unread, reasons: layers.map(({ unreachable }) => unreachable) };
}

test('layers of layers are found, each by the first that names it', async () => {
  const files = {
    'geo/a.usda': layer('./b.usda', 'deep/c.usda', '../d.usda'),
    'geo/b.usda': layer('./deep/c.usda'),
    'geo/deep/c.usda': layer('e.usdc:SDF_FORMAT_ARGS:a=b', 'pack.usdz[in/f.usda]'),
    'd.usda': layer(),
  };
  const { told, unread } = await found(files);
  expect(told).toEqual([
    ['geo/b.usda', true, 'geo/a.usda'],
    ['geo/deep/c.usda', true, 'geo/a.usda'],
    ['d.usda', true, 'geo/a.usda'],
    ['geo/deep/e.usdc', false, 'geo/deep/c.usda'],
    ['geo/deep/pack.usdz', false, 'geo/deep/c.usda'],
  ]);
  expect(unread).toEqual([]);
});

test('layers that name each other or themselves are read once', async () => {
  const files = { 'geo/a.usda': layer('a.usda', 'b.usda'), 'geo/b.usda': layer('./a.usda', './b.usda') };
  expect((await found(files)).told).toEqual([
    ['geo/a.usda', true, 'geo/a.usda'],
    ['geo/b.usda', true, 'geo/a.usda'],
  ]);
});

test('a long chain of layers is followed to its end', async () => {
  const files: Record<string, string> = { 'geo/a.usda': layer('0.usda') };
  for (let index = 0; index < 500; index++) files[`geo/${index}.usda`] = layer(`${index + 1}.usda`);
  const { told } = await found(files);
  expect(told.at(-1)).toEqual(['geo/500.usda', false, 'geo/499.usda']);
});

test.each([
  // the layer names it so,  it lies here,      and is missing because
  ['/film/geo/b.usda', 'geo/b.usda', 'absolute path'],
  ['C:\\film\\b.usda', 'geo/b.usda', 'absolute path'],
  ['.\\b.usda', 'geo/b.usda', 'write /'],
  ['./B.usda', 'geo/b.usda', 'it is at geo/b.usda'],
  ['../../lib/b.usda', '_outside/lib/b.usda', 'it is at _outside/lib/b.usda'],
])('%s, which lies at %s, is missing all the same: %s', async (name, path, why) => {
  const files = { 'geo/a.usda': layer(name), [path]: layer() };
  const { told, reasons } = await found(files, 'geo/a.usda', { '_outside/lib/b.usda': '/lib/b.usda' });
  expect(told.map(([, exists]) => exists)).toEqual([false]);
  expect(reasons).toEqual([expect.stringContaining(why)]);
});

test('layers outside of the project find each other by relative paths, and are called as they stood', async () => {
  const files = { '_outside/lib/a.usda': layer('../tex/b.usda'), '_outside/tex/b.usda': layer() };
  const was = { '_outside/lib/a.usda': '/lib/a.usda', '_outside/tex/b.usda': '/tex/b.usda' };
  expect((await found(files, '/lib/a.usda', was)).told).toEqual([['/tex/b.usda', true, '/lib/a.usda']]);
});

test('a colon in a name is no scheme, and of MaterialX it is not said that it was not read', async () => {
  const files = { 'geo/a.usda': layer('shot:1.usda', 'wood.mtlx'), 'geo/shot:1.usda': layer() };
  const { told, unread } = await found({ ...files, 'geo/wood.mtlx': '<?xml version="1.0"?>' });
  expect(told).toEqual([
    ['geo/shot:1.usda', true, 'geo/a.usda'],
    ['geo/wood.mtlx', true, 'geo/a.usda'],
  ]);
  expect(unread).toEqual([]);
});

test('a folder is no layer', async () => {
  const root = mkdtempSync(join(tmpdir(), 'usd-folder-'));
  mkdirSync(join(root, 'geo/deep'), { recursive: true });
  writeFileSync(join(root, 'geo/a.usda'), layer('.', 'deep', '..'));
  await using tree = new FolderTree(root);
  const first = { path: 'geo/a.usda', place: 'geo/a.usda' };
  const layers = await new LayerFinder(tree, allowancesOf(defaultLimits)).neededBy([first]);
  expect(layers.map(({ exists, unreachable }) => [exists, unreachable])).toEqual(
    Array.from({ length: 3 }, () => [false, undefined]),
  );
  rmSync(root, { recursive: true });
});

const clips = `#usda 1.0
def "A" (
  clips = {
    dictionary default = {
      string templateAssetPath = "./clips/c.##.usda"
      double templateStartTime = 1
      asset manifestAssetPath = @./manifest.usda@
    }
    dictionary other = { asset[] assetPaths = [@./e.usda@] }
  }
)
{
}
`;

test('of a template, the clips that are there are needed', async () => {
  const files = { 'geo/a.usda': clips, 'geo/clips/c.01.usda': layer(), 'geo/clips/c.100.usda': layer() };
  const others = { 'geo/clips/c.1.usda': '', 'geo/clips/c.01.usda.bak': '', 'geo/clips/cx01.usda': '' };
  expect((await found({ ...files, ...others })).told).toEqual([
    ['geo/manifest.usda', false, 'geo/a.usda'],
    ['geo/e.usda', false, 'geo/a.usda'],
    ['geo/clips/c.01.usda', true, 'geo/a.usda'],
    ['geo/clips/c.100.usda', true, 'geo/a.usda'],
  ]);
});

test('names in the dictionary of clips may be strings', async () => {
  const quoted = clips.replaceAll(/(default|templateAssetPath|assetPaths) =/g, '"$1" =');
  expect(quoted).not.toBe(clips);
  expect((await found({ 'geo/a.usda': quoted })).told).toEqual((await found({ 'geo/a.usda': clips })).told);
});

test('a template without any clip is missing', async () => {
  const { told } = await found({ 'geo/a.usda': clips });
  expect(told.at(-1)).toEqual(['geo/clips/c.##.usda', false, 'geo/a.usda']);
});

test.each([
  ['what is no layer', 'version https://git-lfs.github.com/spec/v1', 'begins with'],
  ['an empty file', '', 'begins with nothing'],
  ['a text that is cut off', layer('b.usda').slice(0, -8), 'damaged'],
  ['a path that is computed', layer('`"\u0024{NAME}.usda"`'), 'computed from variables'],
  ['a crate file of tomorrow', 'PXR-USDC\x00\x63\x00'.padEnd(100, '\x00'), 'version 0.99.0'],
  ['a crate file that is cut off', 'PXR-USDC\x00\x08\x00', 'damaged'],
])('of %s it is said that it was not read', async (_what, text, why) => {
  const { unread } = await found({ 'geo/a.usda': text });
  expect(unread).toEqual([{ path: 'geo/a.usda', why: expect.stringContaining(why) }]);
});

test.each([
  [
    'a thousand layers that each name a thousand',
    1_000,
    (_: number) => Array.from({ length: 1_000 }, (_, to) => `${to}.usda`),
    'names of layers',
  ],
  ['a chain of more layers than are read', 2_100, (from: number) => [`${from + 1}.usda`], '2000 layers'],
])('of %s it is said that they were not read whole', async (_what, count, names, why) => {
  const files: Record<string, string> = {};
  for (let index = 0; index < count; index++) files[`${index}.usda`] = layer(...names(index));
  const { told, unread } = await found(files, '0.usda');
  expect(told.length).toBeGreaterThan(900);
  expect(unread[0]?.why).toContain(why);
});

test('what is too large, and what is too much, is not read', async () => {
  const files = { 'geo/a.usda': layer('b.usda', 'c.usda'), 'geo/b.usda': layer(), 'geo/c.usda': layer() };
  const few = await found(files, 'geo/a.usda', {}, { ...defaultLimits, layers: 2 });
  expect(few.unread.map(({ path }) => path)).toEqual(['geo/c.usda']);
  const small = await found(files, 'geo/a.usda', {}, { ...defaultLimits, layerBytes: 10 });
  expect(small.unread.map(({ path }) => path)).toEqual(['geo/a.usda']);
});
