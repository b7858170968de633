import type { ByteSource } from './byte-source.ts';
import { ForwardReader } from './forward-reader.ts';

/**
 * After a jump over a large block most likely comes another large one: read little. What is read in a row is
 * read in growing parts, since each read may cost 30 ms (S3).
 */
const afterJump = 16 * 1024;
const first = 64 * 1024;
const most = 512 * 1024;

export class RangeReader extends ForwardReader {
  readonly #source: ByteSource;
  /** Where in the source the byte behind `end` lies. */
  #next = 0;
  #window = first;

  constructor(source: ByteSource) {
    super();
    this.#source = source;
  }

  async fill(length: number): Promise<boolean> {
    const missing = length - this.atHand;
    if (missing <= 0) return true;
    const left = this.#source.size - this.#next;
    if (missing > left) return false;
    const fresh = await this.#source.read(this.#next, Math.min(left, Math.max(missing, this.#window)));
    const rest = this.buffer.subarray(this.start, this.end);
    this.buffer = rest.length === 0 ? fresh : joined(rest, fresh);
    this.start = 0;
    this.end = this.buffer.length;
    this.#next += fresh.length;
    this.#window = Math.min(most, this.#window * 2);
    return true;
  }

  async skip(length: number): Promise<boolean> {
    if (length <= this.atHand) {
      this.start += length;
      return true;
    }
    const jump = length - this.atHand;
    if (jump > this.#source.size - this.#next) return false;
    this.#next += jump;
    this.start = this.end;
    if (jump > this.#window) this.#window = afterJump;
    return true;
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
