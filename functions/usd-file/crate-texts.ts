import type { Allowance } from '../blend-file/allowance.ts';
import type { CrateSections } from './crate-sections.ts';
import { DamagedUsdLayer } from './errors.ts';

/** The names and texts of a crate file: other sections have their numbers. */
export class CrateTexts {
  readonly #characters: Uint8Array;
  /** Where each token begins, and behind the last one its end. */
  readonly #starts: Uint32Array;
  /** The token of each string. */
  readonly #strings: DataView;
  readonly #allowed: Allowance;
  readonly #decoder = new TextDecoder();
  readonly #decoded = new Map<number, string>();

  private constructor(characters: Uint8Array, count: number, strings: DataView, allowed: Allowance) {
    this.#characters = characters;
    this.#starts = startsOf(characters, count);
    this.#strings = strings;
    this.#allowed = allowed;
  }

  /** @param allowed  bytes of texts that may be asked for */
  static async read(sections: CrateSections, allowed: Allowance): Promise<CrateTexts> {
    const [tokens, strings] = await Promise.all([sections.open('TOKENS'), sections.open('STRINGS')]);
    if (tokens.isEmpty) throw new DamagedUsdLayer('it has no names');
    const [count, size] = [tokens.length(), tokens.length()];
    const characters = sections.isCompressed ? tokens.compressed(size) : tokens.take(size);
    if (count > characters.length) throw new DamagedUsdLayer('it has fewer names than it says');
    const listed = strings.isEmpty ? new Uint8Array(0) : strings.take(4 * strings.length());
    const view = new DataView(listed.buffer, listed.byteOffset, listed.byteLength);
    return new CrateTexts(characters, count, view, allowed);
  }

  get count(): number {
    return this.#starts.length - 1;
  }

  token(index: number): string {
    const known = this.#decoded.get(index);
    if (known !== undefined) return known;
    const [start, end] = [this.#starts[index], this.#starts[index + 1]];
    if (start === undefined || end === undefined) throw new DamagedUsdLayer('it lacks a name');
    this.#allowed.spend(end - start);
    const text = this.#decoder.decode(this.#characters.subarray(start, end - 1));
    this.#decoded.set(index, text);
    return text;
  }

  string(index: number): string {
    if (4 * index + 4 > this.#strings.byteLength) throw new DamagedUsdLayer('it lacks a text');
    return this.token(this.#strings.getUint32(4 * index, true));
  }

  /** The number of a token, or -1 when there is none. */
  indexOf(token: string): number {
    const wanted = new TextEncoder().encode(token);
    for (let index = 0; index < this.count; index++) {
      const start = this.#starts[index] ?? 0;
      if ((this.#starts[index + 1] ?? 0) - start - 1 !== wanted.length) continue;
      if (wanted.every((byte, at) => this.#characters[start + at] === byte)) return index;
    }
    return -1;
  }
}

function startsOf(characters: Uint8Array, count: number): Uint32Array {
  const starts = new Uint32Array(count + 1);
  for (let index = 0, at = 0; index < count; index++) {
    const end = characters.indexOf(0, at);
    if (end < 0) throw new DamagedUsdLayer('it has fewer names than it says');
    at = end + 1;
    starts[index + 1] = at;
  }
  return starts;
}
