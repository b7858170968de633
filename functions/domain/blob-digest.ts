import { createHash } from 'node:crypto';
import { type Bytes, bytes, type Sha256, sha256 } from './units.ts';

/** Parts of a multipart upload, for which S3 computes and checks digests. */
export const blobPartSize: Bytes = bytes(64 * 2 ** 20);

export interface BlobDigest {
  readonly sha256: Sha256;
  readonly size: Bytes;
}

/**
 * The digest under which a file is stored: SHA-256 of its bytes up to 64 MiB; above, SHA-256 over the
 * SHA-256 (32 bytes each) of its 64 MiB parts, which is what S3 checks in a multipart upload.
 */
export class BlobHasher {
  #part = createHash('sha256');
  #inPart = 0;
  #size = 0;
  readonly #wholeParts: Buffer[] = [];

  update(chunk: Uint8Array): this {
    for (let at = 0; at < chunk.length; ) {
      // Only when more follows: a file of exactly 64 MiB has the plain digest.
      if (this.#inPart === blobPartSize) this.#endPart();
      const piece = chunk.subarray(at, at + blobPartSize - this.#inPart);
      this.#part.update(piece);
      this.#inPart += piece.length;
      at += piece.length;
    }
    this.#size += chunk.length;
    return this;
  }

  /** To be called once, after the last `update`. */
  digest(): BlobDigest {
    const last = this.#part.digest();
    const whole =
      this.#wholeParts.length === 0
        ? last
        : createHash('sha256')
            .update(Buffer.concat([...this.#wholeParts, last]))
            .digest();
    return { sha256: sha256(whole.toString('hex')), size: bytes(this.#size) };
  }

  #endPart() {
    this.#wholeParts.push(this.#part.digest());
    this.#part = createHash('sha256');
    this.#inPart = 0;
  }
}

/** Digest of a stream's bytes, read to its end. */
export async function blobDigest(chunks: AsyncIterable<Uint8Array>): Promise<BlobDigest> {
  const hasher = new BlobHasher();
  for await (const chunk of chunks) hasher.update(chunk);
  return hasher.digest();
}
