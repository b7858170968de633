import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  BlobHasher,
  blobDigest,
  blobPartSize,
  digestOfParts,
  partCount,
} from '../../functions/domain/blob-digest.ts';

const sha = (...parts: Uint8Array[]) =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const zeros = Buffer.alloc(blobPartSize + 1);
const part = zeros.subarray(0, blobPartSize);

test.each([
  ['no bytes', [], sha()],
  ['a few', [Buffer.from('abc')], sha(Buffer.from('abc'))],
  ['exactly one part', [part], sha(part)],
  ['one byte more', [zeros], sha(sha(part), sha(zeros.subarray(0, 1)))],
  ['exactly two parts', [part, part], sha(sha(part), sha(part))],
  [
    'two parts and a bit',
    [part, part, Buffer.from('abc')],
    sha(sha(part), sha(part), sha(Buffer.from('abc'))),
  ],
])('the digest of %s', (_name, chunks, expected) => {
  const hasher = new BlobHasher();
  for (const chunk of chunks) hasher.update(chunk);
  expect(hasher.digest()).toEqual({
    sha256: expected.toString('hex'),
    size: chunks.reduce((sum, chunk) => sum + chunk.length, 0),
  });
  expect(digestOfParts(hasher.parts)).toBe(expected.toString('hex'));
});

test.each([
  [0, 1],
  [1, 1],
  [blobPartSize, 1],
  [blobPartSize + 1, 2],
  [3 * blobPartSize, 3],
])('%d bytes have %d parts', (size, count) => expect(partCount(size)).toBe(count));

test('is the same however the bytes are cut', async () => {
  const chunkSizes = fc.array(fc.integer({ min: 1, max: 40 * 2 ** 20 }), { maxLength: 4 });
  const whole = new BlobHasher().update(zeros).digest();
  await fc.assert(
    fc.asyncProperty(chunkSizes, async (sizes) => {
      async function* cut() {
        let at = 0;
        for (const size of sizes) {
          yield zeros.subarray(at, at + size);
          at += size;
        }
        yield zeros.subarray(at);
      }
      expect(await blobDigest(cut())).toEqual(whole);
    }),
    { numRuns: 8 },
  );
});
