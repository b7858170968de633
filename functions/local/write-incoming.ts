import { open } from 'node:fs/promises';
import { type BlobDigest, BlobHasher } from '../domain/blob-digest.ts';

/** Objects are never changed in place, not even by mistake. */
export const objectMode = 0o444;

/**
 * Writes a new read-only file and takes its digest on the way.
 * @param durable  wait until the bytes are on the disk
 */
export async function writeIncoming(
  path: string,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  durable: boolean,
): Promise<BlobDigest> {
  const hasher = new BlobHasher();
  await using file = await open(path, 'wx', objectMode);
  for await (const chunk of chunks) {
    hasher.update(chunk);
    await file.writeFile(chunk);
  }
  if (durable) await file.sync();
  return hasher.digest();
}
