import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BlenderBench } from './test-blender.ts';

let bench: BlenderBench;
beforeAll(async () => {
  bench = await BlenderBench.make([
    'text_registered',
    'text_idle',
    'driver',
    'trouble',
    'freestyle',
    'file_output',
  ]);
});
afterAll(() => bench.end());

test.each([
  ['trouble', 'a handler', "Text 'trouble.py'"],
  ['driver', 'a driver', 'Driver'],
])('the scene %s is refused for needing %s', async (scene, _what, named) => {
  const error = { name: 'ScriptsNeeded', failure: 'permanent', message: expect.stringContaining(named) };
  await expect(bench.render(bench.session(scene), 1)).rejects.toMatchObject(error);
  expect(existsSync(bench.path(scene, 'driver-ran'))).toBe(false);
});

test('a registered text that changes no picture later does not run, and that is said', async () => {
  const session = bench.session('text_registered');
  const { warnings } = await bench.open(session);
  expect(warnings).toMatchObject([{ code: 'ScriptsNotRun', message: expect.stringContaining("'evil.py'") }]);
  expect((await bench.render(session, 1)).files).toHaveLength(2);
  expect(existsSync(bench.path('text_registered', 'text-ran'))).toBe(false);
});

test.each([
  ['text_registered', 'text-ran'],
  ['driver', 'driver-ran'],
])('the code of %s runs where scripts are allowed', async (scene, trace) => {
  const renderer = await bench.another();
  await bench.render(bench.session(scene, { allowScripts: true }), 1, {}, renderer);
  expect(existsSync(bench.path(scene, trace))).toBe(true);
});

test('a text that is only kept in the file neither runs nor matters', async () => {
  expect((await bench.render(bench.session('text_idle'), 1)).files).toHaveLength(2);
  expect(existsSync(bench.path('text_idle', 'text-ran'))).toBe(false);
});

test('Freestyle’s style modules do not run: not where they are needed, and not where they lie unused', async () => {
  const needed = bench.session('freestyle');
  await expect(bench.open(needed)).rejects.toMatchObject({ name: 'ScriptsNeeded', failure: 'permanent' });
  const unused = bench.session('freestyle', { scene: 'freestyle_unused.blend' });
  expect((await bench.render(unused, 1)).files).toHaveLength(2);
  expect(existsSync(bench.path('freestyle', 'style-ran'))).toBe(false);
});

test('File Output nodes write into the attempt’s folder, wherever they aim', async () => {
  const before = await readdir(bench.path('file_output'));
  const { files, folder } = await bench.render(bench.session('file_output'), 3);
  expect(await readdir(bench.path('file_output'))).toEqual(before);
  expect(files.map((file) => file.name).sort()).toEqual((await readdir(folder)).sort());
  expect(files[0]?.name).toBe('frame.png');
  expect(files).toHaveLength(3);
});
