import type { Allowance } from './allowance.ts';
import { checkExpansion } from './expansion.ts';
import { ForwardReader } from './forward-reader.ts';

/** Reads what cannot be jumped through, up to a limit: a few bytes of zeros can stand for terabytes. */
export class StreamReader extends ForwardReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  readonly #compressed: number;
  readonly #allowed: Allowance;
  #received = 0;

  /**
   * @param compressed  bytes that the stream comes from
   * @param allowed  bytes that the stream may have
   */
  constructor(stream: AsyncIterable<Uint8Array>, compressed: number, allowed: Allowance) {
    super();
    this.#chunks = stream[Symbol.asyncIterator]();
    this.#compressed = compressed;
    this.#allowed = allowed;
  }

  async fill(length: number): Promise<boolean> {
    if (this.atHand >= length) return true;
    const parts = [this.buffer.subarray(this.start, this.end)];
    let total = this.atHand;
    while (total < length) {
      const chunk = await this.#nextChunk();
      if (!chunk) return false;
      parts.push(chunk);
      total += chunk.length;
    }
    this.buffer = new Uint8Array(total);
    let at = 0;
    for (const part of parts) {
      this.buffer.set(part, at);
      at += part.length;
    }
    this.start = 0;
    this.end = total;
    return true;
  }

  async skip(length: number): Promise<boolean> {
    let left = length;
    while (left > this.atHand) {
      left -= this.atHand;
      const chunk = await this.#nextChunk();
      if (!chunk) return false;
      this.buffer = chunk;
      this.start = 0;
      this.end = chunk.length;
    }
    this.start += left;
    return true;
  }

  /** Stops the decompression that feeds this reader. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  async #nextChunk(): Promise<Uint8Array | undefined> {
    const { done, value } = await this.#chunks.next();
    if (done) return undefined;
    this.#received += value.length;
    checkExpansion(this.#compressed, this.#received);
    this.#allowed.spend(value.length);
    return value;
  }
}
