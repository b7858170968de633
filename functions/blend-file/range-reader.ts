import type { ByteSource } from './byte-source.ts';
import { ForwardReader } from './forward-reader.ts';

/**
 * How much is read at once. From a disk little, and exactly where blocks are. From afar (S3: 20 to 50 ms) a read
 * costs as much as half a megabyte, so only what is farther away than that is jumped over.
 */
const first = 64 * 1024;
const afterJump = { near: 8 * 1024, far: 32 * 1024 };
const most = 512 * 1024;
/** The fastest read so far tells the two apart; slower ones may have waited for the processor. */
const nearMilliseconds = 2;
const partsAhead = 6;

export class RangeReader extends ForwardReader {
  readonly #source: ByteSource;
  /** Where in the source the byte behind `end` lies. */
  #next = 0;
  #window = first;
  #fastest = Number.POSITIVE_INFINITY;
  #ahead: { readonly offset: number; readonly end: number; readonly bytes: Promise<Uint8Array> }[] = [];

  constructor(source: ByteSource) {
    super();
    this.#source = source;
  }

  async fill(length: number): Promise<boolean> {
    while (this.atHand < length) {
      const missing = length - this.atHand;
      if (missing > this.#source.size - this.#next) return false;
      const fresh = await this.#part(missing);
      const rest = this.buffer.subarray(this.start, this.end);
      this.buffer = rest.length === 0 ? fresh : joined(rest, fresh);
      this.start = 0;
      this.end = this.buffer.length;
      this.#next += fresh.length;
      this.#window = Math.min(most, this.#window * 2);
    }
    return true;
  }

  /** What comes next: from what is being read ahead, or at least `missing` bytes. */
  async #part(missing: number): Promise<Uint8Array> {
    this.#ahead = this.#ahead.filter(({ end }) => end > this.#next);
    const [ahead] = this.#ahead;
    if (ahead && ahead.offset <= this.#next) {
      this.#readAhead(ahead.end);
      return (await ahead.bytes).subarray(this.#next - ahead.offset);
    }
    const length = Math.min(this.#source.size - this.#next, Math.max(missing, this.#window));
    if (this.#window === most) this.#readAhead(this.#next + length);
    const began = performance.now();
    const fresh = await this.#source.read(this.#next, length);
    this.#fastest = Math.min(this.#fastest, performance.now() - began);
    return fresh;
  }

  /** From afar, where little can be jumped over, the next parts are on their way while this one is gone through. */
  #readAhead(from: number): void {
    if (this.#fastest < nearMilliseconds) return;
    let offset = this.#ahead.at(-1)?.end ?? from;
    while (this.#ahead.length < partsAhead && offset < this.#source.size) {
      const end = Math.min(offset + most, this.#source.size);
      const bytes = this.#source.read(offset, end - offset);
      // Of a part that is never used nobody hears; of another whoever waits for it.
      bytes.catch(() => undefined);
      this.#ahead.push({ offset, end, bytes });
      offset = end;
    }
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
    if (this.#fastest < nearMilliseconds) this.#window = afterJump.near;
    else if (jump > this.#window) this.#window = afterJump.far;
    return true;
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
