import { expect, test } from '@jest/globals';
import { BlobHasher, blobPartSize } from '../../functions/domain/blob-digest.ts';
import { type Part, partsOf } from '../../functions/storage/parts-of.ts';

const data = Buffer.alloc(2 * blobPartSize, 'some bytes ');

test.each([
  ['nothing', []],
  ['an empty chunk', [Buffer.alloc(0)]],
  ['a few bytes', [Buffer.from('abc'), Buffer.from('def')]],
  ['exactly one part', [data.subarray(0, blobPartSize)]],
  ['one byte more', [data.subarray(0, blobPartSize + 1)]],
  [
    'two parts in odd pieces',
    [data.subarray(0, 5), data.subarray(5, blobPartSize + 3), data.subarray(blobPartSize + 3)],
  ],
])('%s is cut as digests are made', async (_what, chunks) => {
  const parts: Part[] = [];
  for await (const part of partsOf(chunks)) parts.push(part);
  const hasher = new BlobHasher();
  for (const chunk of chunks) hasher.update(chunk);
  hasher.digest();
  expect(parts.map((part) => part.sha256)).toEqual(hasher.parts);
  expect(parts.map((part) => part.number)).toEqual(parts.map((_part, index) => index + 1));
  expect(Buffer.concat(parts.map((part) => part.bytes)).equals(Buffer.concat(chunks))).toBe(true);
});
