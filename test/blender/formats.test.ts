import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { PictureFormat } from '../../functions/domain/picture.ts';
import { BlenderBench, blenderUnderTest } from './test-blender.ts';

let bench: BlenderBench;
beforeAll(async () => {
  bench = await BlenderBench.make(['plain']);
});
afterAll(() => bench.end());

// A PNG's byte 24 is its depth; an OpenEXR's channel list has the type after the name: 1 half, 2 float.
const pngDepth = (file: Buffer) => file[24];
const exrHalf = (file: Buffer) => channelType(file) === 1;
const channelType = (file: Buffer) => file[file.indexOf('R\0', file.indexOf('chlist')) + 2];

test.each<[PictureFormat, string, (file: Buffer) => unknown, unknown]>([
  [{ format: 'PNG', depth: 8 }, 'frame.png', pngDepth, 8],
  [{ format: 'PNG', depth: 16 }, 'frame.png', pngDepth, 16],
  [{ format: 'JPEG', depth: 8 }, 'frame.jpg', (file) => file.readUInt16BE(0), 0xffd8],
  [{ format: 'OPEN_EXR', depth: 16 }, 'frame.exr', exrHalf, true],
  [{ format: 'OPEN_EXR', depth: 32 }, 'frame.exr', exrHalf, false],
  [{ format: 'OPEN_EXR_MULTILAYER', depth: 16 }, 'frame.exr', (file) => file.includes('Combined.R'), true],
  [{ format: 'OPEN_EXR_MULTILAYER', depth: 32 }, 'frame.exr', (file) => file.includes('Combined.R'), true],
])('writes %j as %s', async (output, name, look, expected) => {
  const { files, folder } = await bench.render(bench.session('plain', { output }), 1);
  const picture = { width: 64, height: 36, magenta: 0, camera: 'Near' };
  expect(files).toEqual([
    { name, role: 'frame', ...picture },
    { name: 'preview.jpg', role: 'preview', ...picture },
  ]);
  expect(look(await readFile(join(folder, name)))).toBe(expected);
});

test('a PNG that was compressed beside the next frame is the one that Blender itself writes', async () => {
  const { folder } = await bench.render(bench.session('plain'), 1);
  const own = join(folder, 'own.png');
  const script = [
    'import bpy, os, sys',
    'bpy.ops.wm.open_mainfile(filepath=sys.argv[1])',
    'bpy.context.scene.render.filepath = sys.argv[2]',
    'bpy.context.scene.frame_set(1)',
    'bpy.ops.render.render(write_still=True)',
    'os._exit(0)',
  ].join('\n');
  execFileSync(blenderUnderTest, ['-c', script, bench.path('plain', 'plain.blend'), own], { stdio: 'pipe' });
  expect(pictureOf(await readFile(join(folder, 'frame.png')))).toEqual(pictureOf(await readFile(own)));
});

/** A PNG's filtered rows, however they are compressed and cut into chunks. */
function pictureOf(png: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  return inflateSync(Buffer.concat(parts));
}

test('writes a picture for the encoder beside an OpenEXR', async () => {
  const output = { format: 'OPEN_EXR', depth: 16 } as const;
  const { files, folder } = await bench.render(bench.session('plain', { output, forVideo: true }), 1);
  expect(files.map(({ name, role }) => `${role} ${name}`)).toEqual([
    'frame frame.exr',
    'video video.png',
    'preview preview.jpg',
  ]);
  expect(pngDepth(await readFile(join(folder, 'video.png')))).toBe(8);
});

test('a PNG is its own picture for the encoder', async () => {
  const { files } = await bench.render(bench.session('plain', { forVideo: true }), 1);
  expect(files.map((file) => file.role)).toEqual(['frame', 'preview']);
});

test('refuses a depth that the format does not have', async () => {
  const session = bench.session('plain', { output: { format: 'JPEG', depth: 16 } });
  await expect(bench.open(session)).rejects.toMatchObject({ name: 'UnknownDepth', failure: 'permanent' });
});

test('a preview is at most 320 pixels wide and high', async () => {
  const session = bench.session('plain', { settings: { resolution: { x: 400, y: 900, percentage: 100 } } });
  const { files } = await bench.render(session, 1);
  const preview = files.find((file) => file.role === 'preview');
  expect(Math.max(preview?.width ?? 0, preview?.height ?? 0)).toBeLessThanOrEqual(320);
  expect(preview?.height).toBeGreaterThan(250);
});

test('names with braces and hashes reach the file system as they are', async () => {
  const folder = bench.path('a {strange} name ##');
  const { files } = await bench.render(bench.session('plain'), 1, { folder });
  expect(files[0]?.name).toBe('frame.png');
});
