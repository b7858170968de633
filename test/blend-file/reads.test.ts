import { afterEach, describe, expect, jest, test } from '@jest/globals';
import type { ByteSource } from '../../functions/blend-file/byte-source.ts';
import { type BlendFileLimits, defaultLimits } from '../../functions/blend-file/limits.ts';
import type { BlendBytes } from './blend-bytes.ts';
import { inspectSource, sourceOf } from './byte-sources.ts';
import { seekableZstd } from './seekable-zstd.ts';
import { smallScene, smallSceneFile } from './small-scene.ts';

afterEach(() => {
  jest.useRealTimers();
});

const none = new Uint8Array(0);

interface Reads {
  readonly source: ByteSource;
  count: number;
  bytes: number;
}

/** @param delay  milliseconds that each read takes, as from S3 */
function counted(inner: ByteSource, delay: number): Reads {
  const reads: Reads = {
    count: 0,
    bytes: 0,
    source: {
      size: inner.size,
      async read(offset, length) {
        reads.count++;
        reads.bytes += length;
        if (delay > 0) await new Promise((done) => setTimeout(done, delay));
        return inner.read(offset, length);
      },
    },
  };
  return reads;
}

/**
 * Reads from afar by a clock that stands still while the processor works.
 * @returns how many milliseconds were waited
 */
async function readFromAfar(
  source: ByteSource,
  limits?: BlendFileLimits,
): Promise<Reads & { waited: number }> {
  jest.useFakeTimers();
  const reads = counted(source, 30);
  const began = performance.now();
  let ended = false;
  const account = inspectSource(reads.source, limits).finally(() => {
    ended = true;
  });
  account.catch(() => undefined);
  while (!ended) await jest.advanceTimersByTimeAsync(1);
  expect((await account).scenes[0]?.name).toBe('Small');
  return { ...reads, waited: performance.now() - began };
}

function withBlocks(add: (file: BlendBytes) => void): ByteSource {
  const file = smallSceneFile('-405v');
  add(file);
  return file.endAsSource();
}

function addBlocks(file: BlendBytes, count: number, length: number, struct = 'Link'): void {
  for (let i = 0; i < count; i++) {
    file.block({
      code: 'DATA',
      address: BigInt(0x10_000 + i * 16),
      struct,
      body: none,
      zeros: length,
    });
  }
}

/** Twenty packed pictures among a thousand settings. */
const fewLarge = withBlocks((file) => {
  for (let i = 0; i < 20; i++) {
    addBlocks(file, 50, 400);
    addBlocks(file, 1, 8_000_000);
  }
});
/** Hundreds of meshes. */
const manySmall = withBlocks((file) => addBlocks(file, 1600, 100_000));
const manyMiddling = withBlocks((file) => addBlocks(file, 40, 4_000_000));
const mixed = withBlocks((file) => {
  addBlocks(file, 5, 3_000_000);
  addBlocks(file, 500, 60_000);
  addBlocks(file, 25, 4_000_000);
  addBlocks(file, 500, 30_000);
});
/** Old meshes had a block for each of their layers, and curves one for each of their points. */
const verySmall = withBlocks((file) => {
  file.block({ code: 'ME', address: 0x9000n, struct: 'ID', body: none });
  addBlocks(file, 150_000, 1000, 'Object');
});

describe('a scene of 160 MB', () => {
  test('with few large blocks is read from a disk in few parts and at most 2 MB', async () => {
    const reads = counted(fewLarge, 0);
    const account = await inspectSource(reads.source);
    expect(account.scenes[0]?.name).toBe('Small');
    expect(fewLarge.size).toBeGreaterThan(160_000_000);
    expect(reads.bytes).toBeLessThan(2_000_000);
    expect(reads.count).toBeLessThanOrEqual(60);
  });

  test('with few large blocks is read from afar in less than a second and at most 2 MB', async () => {
    const { waited, bytes } = await readFromAfar(fewLarge);
    expect(waited).toBeLessThan(900);
    expect(bytes).toBeLessThan(2_000_000);
  });

  test.each([
    ['many small blocks', manySmall],
    ['many middling blocks', manyMiddling],
    ['both', mixed],
    ['hundreds of thousands of very small blocks', verySmall],
  ])('with %s is read from afar in less than a second', async (_, source) => {
    const { waited, count } = await readFromAfar(source);
    expect(source.size).toBeGreaterThan(150_000_000);
    expect(waited).toBeLessThan(900);
    expect(count).toBeLessThan(150);
  });

  test('compressed, in frames that can be sought, is read from afar in less than a second', async () => {
    const bytes = await manySmall.read(0, manySmall.size);
    const { waited } = await readFromAfar(sourceOf(seekableZstd(bytes, 2 ** 20)));
    expect(waited).toBeLessThan(900);
  });
});

describe('what is too much to be read from afar', () => {
  const tooMuch = { name: 'BlendFileTooLargeToStream', details: { limit: 20_000_000 } };
  const limits = { ...defaultLimits, streamedBytes: 20_000_000 };

  test.each([
    ['many small blocks', manySmall],
    ['very small blocks', verySmall],
  ])('%s', async (_, source) => {
    await expect(readFromAfar(source, limits)).rejects.toMatchObject(tooMuch);
  });

  test('jumps without end', async () => {
    const vast = withBlocks((file) => addBlocks(file, 500, 4_000_000));
    await expect(readFromAfar(vast, limits)).rejects.toMatchObject(tooMuch);
  });

  test('is read from a disk all the same', async () => {
    expect((await inspectSource(manySmall, limits)).scenes).toHaveLength(1);
  });
});

test('a file is never read beyond its end', async () => {
  const bytes = smallScene('0502');
  const inner = sourceOf(bytes);
  await inspectSource({
    size: inner.size,
    async read(offset, length) {
      expect(offset + length).toBeLessThanOrEqual(inner.size);
      return inner.read(offset, length);
    },
  });
});
