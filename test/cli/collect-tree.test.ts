import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, win32 } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { collectTree } from '../../cli/scene/collect-tree.ts';
import type { LocalScene } from '../../cli/scene/inspect-file.ts';
import { projectRoot } from '../../cli/scene/tree-root.ts';

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

const anyFile = (path: string) => ({
  path,
  kind: 'image',
  exists: true,
  neededBy: 'a.blend',
  stored: `//${path}`,
  dataBlock: path,
  scenes: ['Scene'],
});

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
      unreadLayers: [],
      simulations: [],
      scripts: { registered: [], drivers: [], freestyle: [] },
      packed: 0,
      files: Object.entries(files).map(([path, file]) => ({ ...anyFile(path), ...file })),
    },
  };
}

const pathsOf = async (scene: LocalScene, audio?: string) => {
  const tree = await collectTree(scene, { audio });
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

test('layers of USD that name each other keep their distance, however far they are', async () => {
  const scene = { ...sceneWith({}), path: write('film/shots/b.blend') };
  const layer = (path: string, neededBy: string) => ({ ...anyFile(path), kind: 'usd-layer', neededBy });
  write('film/shots/a.usda');
  write('lib/b.usda');
  write('lib/c.usda');
  const apart = { ...anyFile(write('other/wood.png')) };
  const files = [{ ...anyFile('a.usda'), kind: 'cache-file' }, apart];
  const account = { ...scene.account, files };
  // The home folder is no project's.
  expect((await collectTree({ ...scene, account }, undefined, home)).root).toBe(join(home, 'film/shots'));
  const layers = [layer('../../lib/b.usda', 'a.usda'), layer('../../lib/c.usda', '../../lib/b.usda')];
  const tree = await collectTree(
    { ...scene, account: { ...account, files: [...files, ...layers] } },
    undefined,
    home,
  );
  expect(tree.root).toBe(home);
  expect(tree.files.map(({ path }) => path)).toContain('lib/b.usda');
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
  // scene, its files, root
  ['/p/b/c.blend', [], '/p/b'],
  ['/p/b/c.blend', ['/p/b/d/e.png'], '/p/b'],
  ['/p/s/b/c.blend', ['/p/s/bc/d.png'], '/p/s'],
  ['/p/s/..b/c.blend', ['/p/s/..b/d.png'], '/p/s/..b'],
  // A common ancestor that says nothing of a project.
  ['/p/b/c.blend', ['/x/y.png'], '/p/b'],
  ['/p/b/c.blend', ['/p/y.png'], '/p/b'],
  ['/home/amy/film/a.blend', ['/home/amy/Downloads/y.png'], '/home/amy/film'],
  ['/home/amy/film/shots/a.blend', ['/home/ben/y.png', '/home/amy/film/y.png'], '/home/amy/film'],
  ['/mnt/disk/film/a.blend', ['/mnt/disk/y.png', '/mnt/other/y.png'], '/mnt/disk/film'],
  ['/run/media/amy/disk/a.blend', ['/run/media/amy/disk2/y.png'], '/run/media/amy/disk'],
  ['/c.blend', ['/x/y.png'], '/'],
])('of %s with %j the root is %s', (scene, files, root) =>
  expect(projectRoot(scene, files, '/home/amy')).toBe(root),
);

test.each([
  ['D:\\film\\shots\\a.blend', ['D:\\film\\tex\\a.png', 'E:\\tex\\b.png', 'D:\\c.png'], 'D:\\film'],
  ['C:\\Users\\amy\\film\\a.blend', ['C:\\Users\\ben\\a.png', '\\\\nas\\tex\\a.png'], 'C:\\Users\\amy\\film'],
])('on Windows, of %s with %j the root is %s', (scene, files, root) =>
  expect(projectRoot(scene, files, 'C:\\Users\\amy', win32)).toBe(root),
);

test('a home is no project, wherever it is', () => {
  const files = ['/data/people/amy/x.png', '/data/people/ben/y.png'];
  const root = projectRoot('/data/people/amy/film/a.blend', files, '/data/people/amy');
  expect(root).toBe('/data/people/amy/film');
});
