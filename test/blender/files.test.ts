import { copyFile, mkdir, truncate, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { inspectFile } from '../../cli/scene/inspect-file.ts';
import { compareAccounts } from '../../functions/domain/compare-accounts.ts';
import type { ExternalFile } from '../../functions/domain/scene-account.ts';
import { BlenderBench, blenderUnderTest } from './test-blender.ts';

let bench: BlenderBench;
beforeAll(async () => {
  bench = await BlenderBench.make([
    'plain',
    'missing_texture',
    'sequence',
    'library',
    'magenta',
    'usd_layers',
    'usd_sequence',
    'usd_sequence_unnamed',
  ]);
});
afterAll(() => bench.end());

test('a missing texture is named, and a missing brush is no matter', async () => {
  const error = { name: 'MissingFiles', failure: 'permanent', details: { files: ['textures/gone.png'] } };
  await expect(bench.open(bench.session('missing_texture'))).rejects.toMatchObject(error);
});

test('a missing texture is told together with settings that are wrong', async () => {
  const session = bench.session('missing_texture', {
    settings: { transparent: true },
    output: { format: 'JPEG', depth: 8 },
  });
  const details = { codes: ['NoAlpha', 'MissingFiles'] };
  const message = expect.stringMatching(/JPEG cannot be transparent; .*: textures\/gone\.png$/);
  await expect(bench.open(session)).rejects.toMatchObject({ name: 'SceneRefused', message, details });
});

test('rendered without its texture, a frame says so', async () => {
  const session = bench.session('missing_texture', { allowMissing: true });
  const { missing, warnings, files } = await bench.render(session, 1);
  expect(missing).toEqual(['textures/gone.png']);
  expect(warnings).toEqual([expect.objectContaining({ code: 'Magenta' })]);
  expect(files[0]?.magenta).toBeGreaterThan(0.5);
});

test('a texture that is lost after opening is found out by the picture', async () => {
  const texture = bench.path('missing_texture', 'textures', 'gone.png');
  await mkdir(dirname(texture), { recursive: true });
  await copyFile(bench.path('sequence', 'seq', 's_0001.png'), texture);
  const session = bench.session('missing_texture', { persistent: false });
  await bench.open(session);
  await truncate(texture, 10);
  await expect(bench.render(session, 1)).rejects.toMatchObject({
    name: 'MostlyMagenta',
    failure: 'bad-output',
  });
});

test('a picture that is magenta on purpose is a good picture', async () => {
  const { files, warnings } = await bench.render(bench.session('magenta'), 1);
  expect(files[0]?.magenta).toBeGreaterThan(0.5);
  expect(warnings).toEqual([]);
});

test("a library's texture lies beside the library", async () => {
  const session = bench.session('library');
  const { files, missing } = await bench.open(session);
  expect(files).toEqual([
    {
      path: 'lib/assets.blend',
      kind: 'library',
      exists: true,
      neededBy: 'library.blend',
      scenes: ['Scene'],
    },
    {
      path: 'lib/tex/green.png',
      kind: 'image',
      exists: true,
      neededBy: 'lib/assets.blend',
      scenes: ['Scene'],
    },
  ]);
  expect(missing).toEqual([]);
  expect((await bench.render(session, 1)).files[0]?.magenta).toBe(0);
});

const layers = [
  ['/elsewhere/ref.usda', false, 'root.usda'],
  ['clips/c.01.usda', true, 'root.usda'],
  ['clips/c.102.usda', true, 'root.usda'],
  ['clips/manifest.usda', true, 'root.usda'],
  ['deep/pay.usd', true, 'sub.usda'],
  ['deep/ref.usda', true, 'root.usda'],
  ['gone.usda', false, 'sub.usda'],
  ['sub.usda', true, 'root.usda'],
];

test('what a USD file is made of is found by Blender as by the reader', async () => {
  const { files, missing } = await bench.open(bench.session('usd_layers', { allowMissing: true }));
  const read = await inspectFile(bench.path('usd_layers', 'usd_layers.blend'), '/');
  const ofUsd = (all: readonly ExternalFile[]) =>
    all
      .filter(({ kind }) => kind === 'usd-layer')
      .map(({ path, exists, neededBy }) => [path, exists, neededBy])
      .sort();
  expect(ofUsd(read.account.files)).toEqual(layers);
  expect(compareAccounts(read.account.files, files)).toEqual([]);
  // Blender 4.2 brings nothing to look into them with.
  const looks = ofUsd(files).length > 0;
  expect(ofUsd(files)).toEqual(looks ? layers : []);
  expect(missing).toEqual(looks ? ['/elsewhere/ref.usda', 'gone.usda'] : []);
  expect(looks || blenderUnderTest.includes('4.2')).toBe(true);
});

test.each([
  // frames, what they lack by the reader
  ['2-3', []],
  ['2-5', ['parts/five.usda', 's_0004.usda']],
  ['1', ['parts/none.usda']],
])(
  'of a USD file for each frame, frames %s need their own layers, and Blender agrees',
  async (frames, lacks) => {
    const { account } = await inspectFile(bench.path('usd_sequence', 'usd_sequence.blend'), '/', frames);
    expect([...account.missing].sort()).toEqual(lacks);
    const { files, missing } = await bench.open(bench.session('usd_sequence'));
    expect(missing).toEqual([]);
    expect(compareAccounts(account.files, files)).toEqual([]);
  },
);

test('a frame whose USD file is not there, or lacks a layer, fails, and no other', async () => {
  const session = bench.session('usd_sequence');
  const looks = !blenderUnderTest.includes('4.2');
  const lacking = (file: string) => ({ name: 'MissingFiles', details: { files: [file] } });
  expect((await bench.render(session, 2)).missing).toEqual([]);
  await expect(bench.render(session, 4)).rejects.toMatchObject(lacking('s_0004.usda'));
  if (looks) await expect(bench.render(session, 5)).rejects.toMatchObject(lacking('parts/five.usda'));
  expect((await bench.render(session, 3)).missing).toEqual([]);
});

test('a sequence of USD files needs not the one that the scene names, and layers may be called anything', async () => {
  const scene = bench.path('usd_sequence_unnamed', 'usd_sequence_unnamed.blend');
  const session = bench.session('usd_sequence_unnamed');
  const { files } = await bench.open(session);
  for (const frame of ['3', '-2']) {
    const { account } = await inspectFile(scene, '/', frame);
    expect(account.missing).toEqual([]);
    expect(account.files.map(({ path }) => path)).toContain('parts/Ünï .usda');
    expect(compareAccounts(account.files, files)).toEqual([]);
    expect((await bench.render(session, Number(frame))).missing).toEqual([]);
  }
});

test('a gap in a sequence fails the frame that needs it, and no other', async () => {
  const session = bench.session('sequence');
  expect((await bench.render(session, 2)).missing).toEqual([]);
  const error = { name: 'MissingFiles', details: { files: ['seq/s_0003.png'] } };
  await expect(bench.render(session, 3)).rejects.toMatchObject(error);
  expect((await bench.render(session, 4)).missing).toEqual([]);
  const allowed = await bench.render(bench.session('sequence', { allowMissing: true }), 3);
  expect(allowed.missing).toEqual(['seq/s_0003.png']);
});

test.each([
  ['no scene', undefined, 'SceneMissing'],
  ['a text', 'hello', 'NotABlendFile'],
  [
    'a Git LFS pointer',
    'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n',
    'GitLfsPointer',
  ],
  ['a newer scene', 'BLENDER17-01v9900', 'SceneNewerThanBlender'],
  ['a damaged scene', 'BLENDER-v303REND', 'SceneNotReadable'],
])('%s is told from a scene', async (_what, content, name) => {
  if (content !== undefined) await writeFile(bench.path('plain', 'bad.blend'), content);
  const session = bench.session('plain', { scene: 'bad.blend' });
  await expect(bench.open(session)).rejects.toMatchObject({ name, failure: 'permanent' });
});
