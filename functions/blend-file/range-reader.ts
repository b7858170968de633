import type { Allowance } from './allowance.ts';
import type { ByteSource } from './byte-source.ts';
import { ForwardReader } from './forward-reader.ts';

const kibibyte = 2 ** 10;
const mebibyte = 2 ** 20;

/** How ranges are chosen, in bytes. A read goes twice as far as the one before it, until a jump. */
interface Manner {
  /** How far the read behind a jump goes. */
  readonly afterJump: number;
  /** How far one goes at most. */
  readonly most: number;
  /** What is shorter costs less to read than to jump over. */
  readonly worthJumping: number;
  /** What the last read would leave of the file is read with it: the DNA stands there, in small blocks. */
  readonly rest: number;
}

/** A read from a disk costs some 0.03 ms, as much as a tenth of a megabyte. */
const near: Manner = { afterJump: 8 * kibibyte, most: 512 * kibibyte, worthJumping: 128 * kibibyte, rest: 0 };
/** A read from an object store costs some 30 ms, and many side by side cost no more than one. */
const far: Manner = {
  afterJump: 32 * kibibyte,
  most: 32 * mebibyte,
  worthJumping: mebibyte,
  rest: 256 * kibibyte,
};

/** A range is read in at most so many parts, unless they would be smaller than this. */
const partsAtOnce = 8;
const smallestPart = 512 * kibibyte;

/** Of a part only so much is copied behind what is left of the one before; the rest of it follows as it is. */
const mostCopied = 16 * kibibyte;

/**
 * From afar, a file that is going to take more waits than this has several of its blocks read through at once
 * instead of being jumped over: 28 waits of 30 ms are less than a second. What a file is like, the first few tell.
 */
const waitsToAfford = 28;
const waitsToJudgeBy = 8;
const jumpsAtOnce = 4;
/** Of the lengths of jumps, the latest counts this much: one part of a file tells little of the next. */
const weightOfLatest = 0.25;
/** More take longer than whoever asks an API will wait. */
const mostWaits = 300;

export interface Distance {
  readonly isNear: boolean;
}

interface Part {
  readonly offset: number;
  readonly end: number;
  readonly bytes: Promise<Uint8Array>;
}

/** Reads what can be jumped through, in ranges that suit its distance and the size of its blocks. */
export class RangeReader extends ForwardReader {
  readonly #source: ByteSource;
  readonly #distance: Distance;
  readonly #fromAfar: Allowance;
  /** Where in the source the byte behind `end` lies. */
  #next: number;
  #reach: number;
  #coming: Part[] = [];
  /** Up to where the source was read, or is being. */
  #requested: number;
  #waits = 0;
  readonly #spares: [Uint8Array | undefined, Uint8Array | undefined] = [undefined, undefined];
  /** Mean length of the latest jumps. */
  #jump = 0;

  /**
   * @param start  the source's first bytes, which were read already
   * @param fromAfar  bytes that may be read where reads take long
   */
  constructor(source: ByteSource, distance: Distance, start: Uint8Array, fromAfar: Allowance) {
    super();
    this.#source = source;
    this.#distance = distance;
    this.#fromAfar = fromAfar;
    this.buffer = start;
    this.end = start.length;
    this.#next = start.length;
    this.#requested = start.length;
    this.#reach = Math.max(far.afterJump, 4 * start.length);
  }

  async fill(length: number): Promise<boolean> {
    while (this.atHand < length) {
      const missing = length - this.atHand;
      if (missing > this.#source.size - this.#next) return false;
      const fresh = await this.#nextPart(missing);
      const rest = this.buffer.subarray(this.start, this.end);
      this.buffer =
        rest.length === 0 ? fresh : joined(rest, fresh.subarray(0, Math.max(missing, mostCopied)));
      this.start = 0;
      this.end = this.buffer.length;
      this.#next += this.end - rest.length;
    }
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
    if (jump > this.#manner.worthJumping) this.#jumped(jump);
    return true;
  }

  get #manner(): Manner {
    return this.#distance.isNear ? near : far;
  }

  /** Ends reading ahead, so that the next block can be jumped over as well, unless that takes too long. */
  #jumped(length: number): void {
    this.#jump = this.#jump === 0 ? length : this.#jump + weightOfLatest * (length - this.#jump);
    this.#reach = this.#isTooPatient() ? jumpsAtOnce * this.#jump : this.#manner.afterJump;
  }

  /** Whether jumping on like this takes too long, and reading the rest does not. */
  #isTooPatient(): boolean {
    const left = this.#source.size - this.#next;
    if (this.#distance.isNear || this.#waits < waitsToJudgeBy || left > this.#fromAfar.left) return false;
    return this.#waits + left / this.#jump > waitsToAfford && this.#jump < far.most / jumpsAtOnce;
  }

  /** What comes next: at least one byte, from a range that holds at least `missing`. */
  async #nextPart(missing: number): Promise<Uint8Array> {
    this.#forgetPassed();
    if (this.#coming.length === 0) {
      this.#waits++;
      if (this.#waits > mostWaits && !this.#distance.isNear) this.#fromAfar.spend(Number.POSITIVE_INFINITY);
      const length = Math.max(missing, this.#reach);
      const left = this.#source.size - this.#next;
      this.#request(left < length + this.#manner.rest ? left : length);
    }
    const [part] = this.#coming;
    if (!part) throw new RangeError('there is nothing to read');
    const bytes = await part.bytes;
    this.#reach = Math.min(this.#manner.most, 2 * this.#reach);
    if (this.#reach > smallestPart) this.#request(this.#reach);
    return bytes.subarray(this.#next - part.offset);
  }

  /** Memory for one part, where no more than one is on its way: what is left of the part before is in the other. */
  #spare(length: number): Uint8Array | undefined {
    if (!this.#distance.isNear || length > near.most) return undefined;
    this.#spares.reverse();
    this.#spares[0] ??= new Uint8Array(Math.min(near.most, this.#source.size));
    return this.#spares[0].subarray(0, length);
  }

  #forgetPassed(): void {
    while (this.#coming[0] && this.#coming[0].end <= this.#next) this.#coming.shift();
  }

  /** Sees to it that the next `length` bytes are on their way. */
  #request(length: number): void {
    const size = Math.min(length, Math.max(smallestPart, Math.ceil(length / partsAtOnce)));
    const until = Math.min(this.#source.size, this.#next + length);
    for (let from = Math.max(this.#requested, this.#next); from < until; from = this.#requested) {
      const end = Math.min(from + size, this.#source.size);
      const bytes = this.#source.read(from, end - from, this.#spare(end - from));
      // Of a part that is never used nobody hears; of another whoever waits for it.
      bytes.catch(() => undefined);
      this.#coming.push({ offset: from, end, bytes });
      this.#requested = end;
      if (!this.#distance.isNear) this.#fromAfar.spend(end - from);
    }
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
