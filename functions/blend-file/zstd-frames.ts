import { BlendFileTooComplex, CorruptBlendFile, TruncatedBlendFile } from './errors.ts';

/** Each is a step of its own. Those of Blender hold 1 MiB, so these would be 50 GB. */
const mostFrames = 50_000;

/**
 * Cuts a Zstandard stream where its frames end: Node's decompressor drops what follows a frame within a chunk.
 * @see RFC 8878, section 3.1
 */
export async function* splitAtFrames(compressed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const frame = new FrameBounds();
  let frames = 0;
  for await (const chunk of compressed) {
    let start = 0;
    while (start < chunk.length) {
      const end = frame.endIn(chunk, start);
      yield chunk.subarray(start, end);
      start = end;
      if (frame.isBetween && ++frames > mostFrames) {
        throw new BlendFileTooComplex('compressed parts', mostFrames);
      }
    }
  }
  if (!frame.isBetween) throw new TruncatedBlendFile('within its compressed data');
}

type Part = 'magic' | 'descriptor' | 'header' | 'block' | 'body' | 'checksum' | 'noteLength' | 'note';

const magic = 0xfd2fb528;
const note = 0x184d2a5;
/** Bytes of the content's size, by the two bits that say so; 0 has one byte when there is but one segment. */
const sizeBytes = [0, 2, 4, 8];
const dictionaryBytes = [0, 1, 2, 4];
const runLengthBlock = 1;
/** Parts whose bytes do not matter here. */
const passed: ReadonlySet<Part> = new Set(['header', 'body', 'checksum', 'note']);

/** Walks over frames, whose parts may be spread over any chunks. */
class FrameBounds {
  #part: Part = 'magic';
  /** Bytes of the part that are still to come. */
  #left = 4;
  /** The number that the part's bytes make, least first. */
  #value = 0;
  #read = 0;
  #checksum = false;
  #isLast = false;

  get isBetween(): boolean {
    return this.#part === 'magic' && this.#read === 0;
  }

  /** @returns where the frame, or what the chunk holds of it, ends */
  endIn(chunk: Uint8Array, start: number): number {
    let at = start;
    while (at < chunk.length) {
      if (passed.has(this.#part)) {
        const step = Math.min(this.#left, chunk.length - at);
        at += step;
        this.#left -= step;
      } else {
        this.#value += (chunk[at] ?? 0) * 256 ** this.#read;
        this.#read++;
        this.#left--;
        at++;
      }
      while (this.#left === 0) if (this.#advance()) return at;
    }
    return at;
  }

  /** Goes on to the next part. @returns true at the end of a frame */
  #advance(): boolean {
    const value = this.#value;
    switch (this.#part) {
      case 'magic':
        if (value === magic) this.#expect('descriptor', 1);
        else if (Math.floor(value / 16) === note) this.#expect('noteLength', 4);
        else throw new CorruptBlendFile('its compressed data has bytes between the parts');
        return false;
      case 'descriptor': {
        const isSingle = (value & 0x20) !== 0;
        this.#checksum = (value & 4) !== 0;
        const size = sizeBytes[(value >> 6) & 3] || (isSingle ? 1 : 0);
        this.#expect('header', (isSingle ? 0 : 1) + size + (dictionaryBytes[value & 3] ?? 0));
        return false;
      }
      case 'header':
        this.#expect('block', 3);
        return false;
      case 'block': {
        this.#isLast = (value & 1) !== 0;
        this.#expect('body', ((value >> 1) & 3) === runLengthBlock ? 1 : value >> 3);
        return false;
      }
      case 'body':
        if (!this.#isLast) this.#expect('block', 3);
        else this.#expect('checksum', this.#checksum ? 4 : 0);
        return false;
      case 'noteLength':
        this.#expect('note', value);
        return false;
      case 'checksum':
      case 'note':
        this.#expect('magic', 4);
        return true;
    }
  }

  #expect(part: Part, length: number): void {
    this.#part = part;
    this.#left = length;
    this.#value = 0;
    this.#read = 0;
  }
}
