import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, describe, expect, test } from '@jest/globals';
import { main } from '../../cli/main.ts';
import { BlendBytes } from '../blend-file/blend-bytes.ts';
import { seekableZstd } from '../blend-file/seekable-zstd.ts';
import { sceneBody, smallScene } from '../blend-file/small-scene.ts';
import { testSurroundings } from './test-surroundings.ts';

const folder = mkdtempSync(join(tmpdir(), 'inspect-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function inspect(content: Uint8Array, ...options: string[]) {
  writeFileSync(join(folder, 'shot.blend'), content);
  const surroundings = testSurroundings({ cwd: folder, env: { HOME: folder } });
  const status = await main(['inspect', 'shot.blend', ...options], surroundings);
  return { status, ...surroundings.written() };
}

const data = { code: 'DATA', address: 9n, struct: 'Object', body: new Uint8Array(0) };

/** A picture that the scene's camera shows nothing of, and that is not there. */
const withPicture = smallScene('-405v', (file) => {
  const image = { 'id.name': 'IMwood', name: '//wood.png', source: 1 };
  file.block({ code: 'IM', address: 0x7000n, struct: 'Image', body: file.struct('Image', image) });
});

describe('a scene', () => {
  test('is told as a page', async () => {
    expect(await inspect(withPicture)).toEqual({
      status: 0,
      stderr: '',
      stdout: `shot.blend: saved by Blender 4.5, uncompressed

Scene “Small” (active)
  engine      CYCLES
  frames      -5 to 70000, 29.97 a second
  picture     1920×1080 at 50 %, OPEN_EXR
  made from   camera Eye
  markers     Eye from 12

Needs 1 file:
                         kind   file      needed by
  not there, not needed  image  wood.png  shot.blend
`,
    });
  });

  test('is told as JSON', async () => {
    const { status, stdout } = await inspect(withPicture, '--json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      blender: '4.5',
      compression: 'raw',
      scenes: [{ name: 'Small', active: true, fps: { numerator: 30_000, denominator: 1001 } }],
      files: [
        {
          path: 'wood.png',
          stored: '//wood.png',
          kind: 'image',
          exists: false,
          neededBy: 'shot.blend',
          dataBlock: 'wood',
          scenes: [],
        },
      ],
      missing: [],
      simulations: [],
    });
  });

  test('is read through, however large, where the farm’s API would leave it to Blender', async () => {
    const whole = smallScene('-279v', (file) => file.block({ ...data, zeros: 257 * 2 ** 20 }));
    expect(await inspect(gzipSync(whole, { level: 0 }))).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('compressed by gzip'),
    });
  });
});

const ring = new BlendBytes({ header: '-405v' });
ring.block({ code: 'SC', address: 0x1000n, struct: 'Scene', body: sceneBody(ring) });
const marker = ring.struct('TimeMarker', { next: 0x3000n });
ring.block({ code: 'DATA', address: 0x3000n, struct: 'TimeMarker', body: marker });

const bomb = smallScene('-279v', (file) => file.block({ ...data, zeros: 300 * 2 ** 20 }));

describe('a hostile file is refused by name, with what to do', () => {
  test.each([
    ['text', Buffer.from('<!doctype html>'), 'NotABlendFile'],
    ['a Git LFS pointer', Buffer.from('version https://git-lfs.github.com/spec/v1\n'), 'GitLfsPointer'],
    ['a truncated scene', withPicture.subarray(0, 400), 'TruncatedBlendFile'],
    ['a list that is a ring', ring.end(), 'CorruptBlendFile'],
    [
      'an overflowing length',
      smallScene('-405v', (f) => f.block({ ...data, length: -1 })),
      'CorruptBlendFile',
    ],
    ['a gzip bomb', gzipSync(bomb, { level: 1 }), 'CompressionBomb'],
    ['a Zstandard bomb', zstdCompressSync(bomb), 'CompressionBomb'],
    ['a header of times to come', Buffer.from('BLENDER21-02v0700xxxxxxxx'), 'UnknownBlendFormat'],
  ])('%s', async (_, content, name) => {
    const { status, stdout, stderr } = await inspect(content);
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(new RegExp(`^${name}: .+\n  → .+\n$`));
    const { stdout: json } = await inspect(content, '--json');
    expect(JSON.parse(json)).toMatchObject({ errors: [{ code: name, advice: expect.stringMatching(/\w/) }] });
  });

  test('a bomb in frames that can be sought', async () => {
    const tiny = smallScene('-405v', (file) => {
      for (let i = 0; i < 40; i++) file.block({ ...data, zeros: 15 * 2 ** 20 });
    });
    const { status, stderr } = await inspect(seekableZstd(tiny, 8 * 2 ** 20));
    expect(status).toBe(1);
    expect(stderr).toMatch(/^CompressionBomb: /);
  });
});
