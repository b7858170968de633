import { open } from 'node:fs/promises';
import { type BlobDigest, BlobHasher } from '../domain/blob-digest.ts';

/** Bytes that are read at a time. */
const pieceSize = 2 ** 18;
/** Buffers that are not in use: a new one for each file costs more in garbage than its hash does in time. */
const idleBuffers: Buffer[] = [];

/** The digest of a local file's bytes. */
export async function fileDigest(path: string): Promise<BlobDigest> {
  const buffer = idleBuffers.pop() ?? Buffer.allocUnsafeSlow(pieceSize);
  try {
    await using file = await open(path, 'r');
    const hasher = new BlobHasher();
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, pieceSize);
      if (bytesRead === 0) return hasher.digest();
      hasher.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    idleBuffers.push(buffer);
  }
}
