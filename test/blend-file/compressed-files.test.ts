import { constants, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { defaultLimits } from '../../functions/blend-file/limits.ts';
import { nodeDecompression } from '../../functions/blend-file/node-decompression.ts';
import { splitAtFrames } from '../../functions/blend-file/zstd-frames.ts';
import { inspectBytes, inspectSource, sourceOf } from './byte-sources.ts';
import { seekableZstd } from './seekable-zstd.ts';
import { smallScene } from './small-scene.ts';

const geometry = { code: 'DATA', address: 9n, struct: 'Link', body: new Uint8Array(300_000) };
const scene = smallScene('-405v', (file) => {
  for (let i = 0; i < 10; i++) file.block(geometry);
});

describe('one scene in every packing', () => {
  test.each([
    ['raw', scene, 'raw'],
    ['gzip', gzipSync(scene), 'gzip'],
    [
      'gzip in several members',
      Buffer.concat([gzipSync(scene.subarray(0, 5000)), gzipSync(scene.subarray(5000))]),
      'gzip',
    ],
    ['Zstandard as one frame', zstdCompressSync(scene), 'zstd'],
    ['Zstandard in frames with a table', seekableZstd(scene, 200_000), 'zstd'],
    [
      'Zstandard in frames without a table',
      Buffer.concat([zstdCompressSync(scene.subarray(0, 99)), zstdCompressSync(scene.subarray(99))]),
      'zstd',
    ],
    ['Zstandard in tiny frames with a table', seekableZstd(scene, 500), 'zstd'],
  ])('%s', async (_, bytes, compression) => {
    const account = await inspectBytes(bytes);
    expect(account).toEqual({ ...(await inspectBytes(scene)), compression });
    expect(account.scenes[0]?.name).toBe('Small');
  });
});

test('parts that are not needed are neither fetched nor decompressed', async () => {
  const noise = noiseOf(8_000_000);
  const bytes = seekableZstd(
    smallScene('-405v', (f) => f.block({ ...geometry, body: noise })),
    200_000,
  );
  let fetched = 0;
  const source = sourceOf(bytes);
  await inspectSource({
    size: source.size,
    read: (offset, length) => {
      fetched += length;
      return source.read(offset, length);
    },
  });
  expect(bytes.length).toBeGreaterThan(5_000_000);
  expect(fetched).toBeLessThan(600_000);
});

/** Bytes that do not compress, the same each time. */
function noiseOf(length: number): Uint8Array {
  let state = 1;
  return new Uint8Array(length).map(() => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  });
}

test.each([
  [1, 5],
  [7, 100],
  [1000, 1000],
])(
  'Zstandard frames are told apart in chunks of %d bytes, for contents of %d',
  async (chunkSize, contentSize) => {
    const contents = [1, 2, 3].map((byte) => Buffer.alloc(contentSize, byte));
    const params = { [constants.ZSTD_c_checksumFlag]: 1 };
    const note = Buffer.from([0x5e, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 9, 9, 9]);
    const frames = [...contents.map((content) => zstdCompressSync(content, { params })), note];
    const whole = Buffer.concat(frames);
    async function* chunks() {
      for (let at = 0; at < whole.length; at += chunkSize) yield whole.subarray(at, at + chunkSize);
    }
    const decompressed: Uint8Array[] = [];
    for await (const part of nodeDecompression.unzstd(splitAtFrames(chunks()))) decompressed.push(part);
    expect(Buffer.concat(decompressed)).toEqual(Buffer.concat(contents));
  },
);

test.each([1, 3, 8, 40])('Zstandard that lacks its last %d bytes is cut off', async (lacking) => {
  const whole = zstdCompressSync(scene);
  await expect(inspectBytes(whole.subarray(0, -lacking))).rejects.toMatchObject({
    name: 'TruncatedBlendFile',
  });
});

describe('a few bytes that stand for very many', () => {
  const bomb = smallScene('-279v', (file) => file.block({ ...geometry, body: new Uint8Array(2 ** 26) }));

  test.each([
    ['gzip', gzipSync(bomb, { level: 1 })],
    ['Zstandard', zstdCompressSync(bomb, { params: { [constants.ZSTD_c_compressionLevel]: 1 } })],
  ])('%s', async (_, bytes) => {
    expect(bytes.length).toBeLessThan(3_000_000);
    const limits = { ...defaultLimits, streamedBytes: 2 ** 25 };
    await expect(inspectSource(sourceOf(bytes), limits)).rejects.toMatchObject({
      name: 'BlendFileTooLargeToStream',
    });
  });

  test('a farm may allow more', async () => {
    const account = await inspectBytes(new Uint8Array(zstdCompressSync(bomb)));
    expect(account.scenes[0]?.name).toBe('Small');
  });

  test('a frame that holds more than its table says', async () => {
    const lying = seekableZstd(scene, 200_000, (size) => size - 1);
    await expect(inspectBytes(lying)).rejects.toMatchObject({ name: 'CorruptBlendFile' });
  });

  test('a frame that holds less than its table says', async () => {
    const lying = seekableZstd(scene, 200_000, (size) => size + 1);
    await expect(inspectBytes(lying)).rejects.toMatchObject({
      name: 'CorruptBlendFile',
      message: expect.stringContaining('shorter than announced'),
    });
  });
});
