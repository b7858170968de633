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

/** Bytes in pieces, so that hashing much of them does not hold up the event loop. */
export function* inPieces(bytes: Uint8Array, pieceSize = 2 ** 20): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += pieceSize) yield bytes.subarray(at, at + pieceSize);
}
