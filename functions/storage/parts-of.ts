import { createHash } from 'node:crypto';
import { blobPartSize } from '../domain/blob-digest.ts';
import { type Sha256, sha256 } from '../domain/units.ts';

export interface Part {
  /** From 1. */
  readonly number: number;
  readonly bytes: Buffer;
  readonly sha256: Sha256;
}

/** Cuts bytes into the 64 MiB parts of which digests are made; there is one at least, which may be empty. */
export async function* partsOf(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Part, void> {
  let part = new GrowingPart(1);
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; ) {
      // Only when more follows: bytes of exactly 64 MiB are one part.
      if (part.room === 0) {
        yield part.end();
        part = new GrowingPart(part.number + 1);
      }
      const piece = chunk.subarray(at, at + part.room);
      part.add(piece);
      at += piece.length;
    }
  }
  yield part.end();
}

class GrowingPart {
  readonly number: number;
  room: number = blobPartSize;
  readonly #hash = createHash('sha256');
  readonly #pieces: Uint8Array[] = [];

  constructor(number: number) {
    this.number = number;
  }

  add(piece: Uint8Array): void {
    this.#hash.update(piece);
    this.#pieces.push(piece);
    this.room -= piece.length;
  }

  end(): Part {
    const [only] = this.#pieces;
    const bytes =
      this.#pieces.length === 1 && only
        ? Buffer.from(only.buffer, only.byteOffset, only.length)
        : Buffer.concat(this.#pieces);
    return { number: this.number, bytes, sha256: sha256(this.#hash.digest('hex')) };
  }
}
