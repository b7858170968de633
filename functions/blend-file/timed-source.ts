import type { ByteSource } from './byte-source.ts';

/** A disk answers within this time, an object store (S3: 20 to 50 ms) never does. */
const nearMilliseconds = 2;

/** A source that finds out how near its bytes are, from the fastest of its reads: others may have waited for the processor. */
export class TimedSource implements ByteSource {
  readonly #source: ByteSource;
  #fastest = Number.POSITIVE_INFINITY;

  constructor(source: ByteSource) {
    this.#source = source;
  }

  get size(): number {
    return this.#source.size;
  }

  /** Whether reads cost next to nothing; false until one has shown it. */
  get isNear(): boolean {
    return this.#fastest < nearMilliseconds;
  }

  async read(offset: number, length: number, into?: Uint8Array): Promise<Uint8Array> {
    const began = performance.now();
    const bytes = await this.#source.read(offset, length, into);
    this.#fastest = Math.min(this.#fastest, performance.now() - began);
    return bytes;
  }
}
