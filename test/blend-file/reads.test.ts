import { describe, expect, test } from '@jest/globals';
import type { ByteSource } from '../../functions/blend-file/byte-source.ts';
import { inspectSource, sourceOf } from './byte-sources.ts';
import { smallScene } from './small-scene.ts';

interface Reads {
  readonly source: ByteSource;
  count: number;
  bytes: number;
}

/** @param delay  milliseconds that each read takes, as from S3 */
function counted(bytes: Uint8Array, delay: number): Reads {
  const inner = sourceOf(bytes);
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

/** 160 MB in twenty large blocks, such as packed pictures, among a thousand small ones. */
const heavy = smallScene('-405v', (file) => {
  const pixels = new Uint8Array(8_000_000);
  const setting = new Uint8Array(400);
  for (let i = 0; i < 1000; i++) {
    file.block({ code: 'DATA', address: BigInt(0x10_000 + i * 16), struct: 'Link', body: setting });
    if (i % 50 === 0) file.block({ code: 'DATA', address: 5n, struct: 'Link', body: pixels });
  }
});

describe('a scene of 160 MB', () => {
  test.each([
    ['from a disk', 0, 60],
    ['from afar', 5, 33],
  ])('is read %s in few parts and at most 2 MB', async (_, delay, most) => {
    const reads = counted(heavy, delay);
    const account = await inspectSource(reads.source);
    expect(account.scenes[0]?.name).toBe('Small');
    expect(heavy.length).toBeGreaterThan(160_000_000);
    expect(reads.bytes).toBeLessThan(2_000_000);
    expect(reads.count).toBeLessThanOrEqual(most);
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
