import { createHash } from 'node:crypto';
import { type Bytes, bytes, type Sha256, sha256 } from './units.ts';

/** Parts of a multipart upload, for which S3 computes and checks digests. */
export const blobPartSize: Bytes = bytes(64 * 2 ** 20);

export interface BlobDigest {
  readonly sha256: Sha256;
  readonly size: Bytes;
}

/** How many parts a file is uploaded in; an empty one has one as well. */
export const partCount = (size: number) => Math.max(1, Math.ceil(size / blobPartSize));

/** The digest of a file from the SHA-256 of each of its parts, of which there is at least one. */
export function digestOfParts(parts: readonly Sha256[]): Sha256 {
  const [first] = parts;
  if (parts.length === 1 && first) return first;
  const digests = Buffer.concat(parts.map((part) => Buffer.from(part, 'hex')));
  return sha256(createHash('sha256').update(digests).digest('hex'));
}

/**
 * The digest under which a file is stored: SHA-256 of its bytes up to 64 MiB; above, SHA-256 over the
 * SHA-256 (32 bytes each) of its 64 MiB parts, which is what S3 checks in a multipart upload.
 */
export class BlobHasher {
  #part = createHash('sha256');
  #inPart = 0;
  #size = 0;
  readonly #parts: Sha256[] = [];

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
    this.#endPart();
    return { sha256: digestOfParts(this.#parts), size: bytes(this.#size) };
  }

  /** SHA-256 of each 64 MiB part, known once the digest is. */
  get parts(): readonly Sha256[] {
    return this.#parts;
  }

  #endPart() {
    this.#parts.push(sha256(this.#part.digest('hex')));
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
