import type { Allowance } from '../blend-file/allowance.ts';
import type { ByteSource } from '../blend-file/byte-source.ts';
import { DamagedUsdLayer } from './errors.ts';

/** Values lie close together: one read brings many of them. */
const pageLength = 2 ** 16;
/** Of an object store, which answers in 30 ms, so many at once. */
const pagesAtOnce = 32;

/** Reads the bytes of a crate file that are asked for, and those around small ones with them. */
export class CrateBytes {
  readonly #source: ByteSource;
  readonly #allowed: Allowance;
  readonly #pages = new Map<number, Promise<Uint8Array>>();

  /** @param allowed  bytes that may be read */
  constructor(source: ByteSource, allowed: Allowance) {
    this.#source = source;
    this.#allowed = allowed;
  }

  get size(): number {
    return this.#source.size;
  }

  /** @throws DamagedUsdLayer when that is not all within the file */
  async range(offset: number, length: number): Promise<DataView> {
    this.#check(offset, length);
    this.#allowed.spend(length);
    return viewOf(await this.#source.read(offset, length));
  }

  /** As `range`, for what is small and has much beside it that is asked for next. */
  async small(offset: number, length: number): Promise<DataView> {
    this.#check(offset, length);
    const first = Math.floor(offset / pageLength);
    const last = Math.floor((offset + length - 1) / pageLength);
    const within = offset - first * pageLength;
    if (first >= last) return viewOf((await this.#page(first)).subarray(within, within + length));
    this.#allowed.spend(length);
    const whole = new Uint8Array(length);
    for (let page = first, at = 0; page <= last; page++) {
      const bytes = (await this.#page(page)).subarray(page === first ? within : 0).subarray(0, length - at);
      whole.set(bytes, at);
      at += bytes.length;
    }
    return viewOf(whole);
  }

  /** Reads what is around these places, many of them at once. */
  async around(offsets: Iterable<number>): Promise<void> {
    const pages = new Set<number>();
    for (const offset of offsets) if (offset < this.size) pages.add(Math.floor(offset / pageLength));
    const list = [...pages];
    for (let i = 0; i < list.length; i += pagesAtOnce) {
      await Promise.all(list.slice(i, i + pagesAtOnce).map((page) => this.#page(page)));
    }
  }

  #page(page: number): Promise<Uint8Array> {
    const known = this.#pages.get(page);
    if (known) return known;
    const offset = page * pageLength;
    const length = Math.min(pageLength, this.size - offset);
    this.#allowed.spend(length);
    const bytes = this.#source.read(offset, length);
    this.#pages.set(page, bytes);
    return bytes;
  }

  #check(offset: number, length: number): void {
    if (offset < 0 || length < 0 || offset + length > this.size) {
      throw new DamagedUsdLayer('it refers to bytes behind its end');
    }
  }
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
