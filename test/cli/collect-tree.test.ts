import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { collectTree } from '../../cli/scene/collect-tree.ts';
import type { LocalScene } from '../../cli/scene/inspect-file.ts';
import { commonAncestor } from '../../cli/scene/tree-root.ts';

let home: string;
beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'tree-')));
});
afterEach(() => rmSync(home, { recursive: true }));

function write(path: string): string {
  const file = join(home, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, path);
  return file;
}

/** A scene at `shots/a.blend` that refers to these files. */
function sceneWith(files: Record<string, Partial<LocalScene['account']['files'][number]>>): LocalScene {
  return {
    path: write('shots/a.blend'),
    account: {
      blender: '4.5',
      compression: 'raw',
      bigEndian: false,
      scenes: [],
      missing: [],
      uncheckedLibraries: [],
      simulations: [],
      scripts: { registered: [], drivers: [], freestyle: [] },
      packed: 0,
      files: Object.entries(files).map(([path, file]) => ({
        path,
        kind: 'image',
        exists: true,
        neededBy: 'a.blend',
        stored: `//${path}`,
        dataBlock: path,
        scenes: ['Scene'],
        ...file,
      })),
    },
  };
}

const pathsOf = async (scene: LocalScene, audio?: string) => {
  const tree = await collectTree(scene, audio);
  return {
    root: tree.root,
    scene: tree.scene,
    audio: tree.audio,
    paths: tree.files.map(({ path }) => path).sort(),
  };
};

test('a scene alone is its folder’s whole tree', async () => {
  expect(await pathsOf(sceneWith({}))).toEqual({
    root: join(home, 'shots'),
    scene: 'a.blend',
    audio: undefined,
    paths: ['a.blend'],
  });
});

test('the root is the common ancestor of all that is needed', async () => {
  write('library/wood.png');
  write('shots/textures/x.png');
  const scene = sceneWith({ '../library/wood.png': {}, 'textures/x.png': {} });
  expect(await pathsOf(scene)).toMatchObject({
    root: home,
    scene: 'shots/a.blend',
    paths: ['library/wood.png', 'shots/a.blend', 'shots/textures/x.png'],
  });
});

test('what is missing, and what no render needs, is left out', async () => {
  write('shots/brush.png');
  const scene = sceneWith({ 'gone.png': { exists: false }, 'lost.png': {}, 'brush.png': { scenes: [] } });
  expect((await pathsOf(scene)).paths).toEqual(['a.blend']);
});

test('a folder of caches comes whole, but not the one that holds the scene', async () => {
  write('shots/cache/1/a.vdb');
  write('shots/cache/b.vdb');
  write('shots/private.txt');
  expect((await pathsOf(sceneWith({ cache: {}, '.': {}, '..': {} }))).paths).toEqual([
    'a.blend',
    'cache/1/a.vdb',
    'cache/b.vdb',
  ]);
});

test('a sound for the video belongs to the tree', async () => {
  const song = write('music/song.mp3');
  expect(await pathsOf(sceneWith({}), song)).toMatchObject({ root: home, audio: 'music/song.mp3' });
});

test('a sound that is not there is wrong use', async () => {
  await expect(pathsOf(sceneWith({}), join(home, 'no.mp3'))).rejects.toMatchObject({ exitStatus: 2 });
});

test.each([
  [['/a/b/c.blend'], '/a/b'],
  [['/a/b/c.blend', '/a/b/d/e.png'], '/a/b'],
  [['/a/b/c.blend', '/a/bc/d.png'], '/a'],
  [['/a/b/c.blend', '/x/y.png'], '/'],
  [['/a/..b/c.blend', '/a/..b/d.png'], '/a/..b'],
])('the common ancestor of %j is %s', (files, root) => expect(commonAncestor(files)).toBe(root));
