import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { findBlender } from '../../functions/blender/find-blender.ts';
import { BlenderBench, blenderUnderTest } from './test-blender.ts';

/** A person's own Blender; Debian's is 3.4.1, older than what the farm supports. */
const binary = (process.env.PATH ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'blender'))
  .find((path) => existsSync(path));
const withBinary = binary === undefined ? test.skip : test;

let bench: BlenderBench | undefined;
beforeAll(async () => {
  if (binary !== undefined) bench = await BlenderBench.make(['plain', 'library'], binary);
});
afterAll(() => bench?.end());

withBinary('a Blender binary renders and checks', async () => {
  const session = bench?.session('library');
  if (!session || !bench) throw new Error('no bench');
  expect((await bench.open(session)).missing).toEqual([]);
  const { files } = await bench.render(session, 2);
  const small = { width: 64, height: 36, magenta: 0, camera: 'Near' };
  expect(files).toEqual([
    { name: 'frame.png', role: 'frame', ...small },
    { name: 'preview.jpg', role: 'preview', ...small },
  ]);
  const output = { format: 'OPEN_EXR', depth: 16 } as const;
  const exr = await bench.render(bench.session('plain', { output, forVideo: true }), 1);
  expect(exr.files.map((file) => file.name)).toEqual(['frame.exr', 'video.png', 'preview.jpg']);
});

test('tells Blender, Python with bpy, and anything else apart', async () => {
  expect((await findBlender(blenderUnderTest)).version).toMatch(/^\d+\.\d+\.\d+$/);
  await expect(findBlender('/bin/sh')).rejects.toMatchObject({ name: 'NoBlender', failure: 'permanent' });
  await expect(findBlender('/no/such/program')).rejects.toMatchObject({ name: 'NoBlender' });
});
