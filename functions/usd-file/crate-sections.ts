import type { Allowance } from '../blend-file/allowance.ts';
import type { CrateBytes } from './crate-bytes.ts';
import { DamagedUsdLayer, UnknownUsdVersion } from './errors.ts';
import { decompressed } from './fast-compression.ts';
import { decodeIntegers, longestCoding } from './integer-coding.ts';

/** The newest that is known, of Blender 5.2: what a section holds is the same from 0.4 on. */
const newest = 14;
/** Since this one, sections are compressed. */
const compressedSince = 4;

/** Of the header: 8 bytes `PXR-USDC`, 8 of the version, 8 that say where the table of contents is. */
const headerLength = 88;
const sectionLength = 32;
/** There are six, and an application may add its own. */
const mostSections = 1000;

export interface CrateVersion {
  readonly minor: number;
}

/** The table of contents of a crate file. */
export class CrateSections {
  readonly version: CrateVersion;
  readonly bytes: CrateBytes;
  readonly #places: ReadonlyMap<string, { readonly start: number; readonly size: number }>;
  readonly #expanded: Allowance;

  private constructor(
    version: CrateVersion,
    bytes: CrateBytes,
    places: ReadonlyMap<string, { readonly start: number; readonly size: number }>,
    expanded: Allowance,
  ) {
    this.version = version;
    this.bytes = bytes;
    this.#places = places;
    this.#expanded = expanded;
  }

  /**
   * @param expanded  bytes that may come of what is compressed
   * @throws UnknownUsdVersion, DamagedUsdLayer
   */
  static async read(bytes: CrateBytes, expanded: Allowance): Promise<CrateSections> {
    const header = await bytes.small(0, headerLength);
    const [major, minor, patch] = [header.getUint8(8), header.getUint8(9), header.getUint8(10)];
    if (major !== 0 || minor > newest) {
      throw new UnknownUsdVersion(`${major}.${minor}.${patch}`, `0.${newest}`);
    }
    const contents = lengthAt(header, 16);
    const count = lengthAt(await bytes.small(contents, 8), 0);
    if (count > mostSections) throw new DamagedUsdLayer('its table of contents is none');
    const table = await bytes.small(contents + 8, count * sectionLength);
    const places = new Map<string, { start: number; size: number }>();
    for (let at = 0; at < table.byteLength; at += sectionLength) {
      const name = nameAt(table, at);
      const place = { start: lengthAt(table, at + 16), size: lengthAt(table, at + 24) };
      if (!places.has(name)) places.set(name, place);
    }
    return new CrateSections({ minor }, bytes, places, expanded);
  }

  get isCompressed(): boolean {
    return this.version.minor >= compressedSince;
  }

  /** A section from its beginning on; empty when there is none. */
  async open(name: string): Promise<SectionReader> {
    const { start, size } = this.#places.get(name) ?? { start: 0, size: 0 };
    return new SectionReader(await this.bytes.range(start, size), this.#expanded);
  }
}

/** Reads a section from front to back. */
export class SectionReader {
  readonly #view: DataView;
  readonly #expanded: Allowance;
  #at = 0;

  constructor(view: DataView, expanded: Allowance) {
    this.#view = view;
    this.#expanded = expanded;
  }

  get isEmpty(): boolean {
    return this.#view.byteLength === 0;
  }

  length(): number {
    this.#at += 8;
    if (this.#at > this.#view.byteLength) throw new DamagedUsdLayer('a section is cut off');
    return lengthAt(this.#view, this.#at - 8);
  }

  take(length: number): Uint8Array {
    const { buffer, byteOffset, byteLength } = this.#view;
    if (length > byteLength - this.#at) throw new DamagedUsdLayer('a section is cut off');
    this.#at += length;
    return new Uint8Array(buffer, byteOffset + this.#at - length, length);
  }

  /** What is compressed, its length before it. @param size  bytes that come of it */
  compressed(size: number): Uint8Array {
    return decompressed(this.take(this.length()), size, this.#expanded);
  }

  integers(count: number): Uint32Array {
    // A list may be as long as it says only if its bytes are there: a byte has the codes of four, and is compressed.
    const bytes = this.take(this.length());
    if (count > bytes.length * 1024) throw new DamagedUsdLayer('a list is longer than it can be');
    const most = Math.min(longestCoding(count), bytes.length * 255);
    this.#expanded.spend(4 * count);
    return decodeIntegers(decompressed(bytes, most, this.#expanded), count);
  }
}

/** A length or place of eight bytes. */
function lengthAt(view: DataView, at: number): number {
  const value = Number(view.getBigUint64(at, true));
  if (!Number.isSafeInteger(value)) throw new DamagedUsdLayer('a number in it leads nowhere');
  return value;
}

function nameAt(view: DataView, at: number): string {
  const bytes = new Uint8Array(view.buffer, view.byteOffset + at, 16);
  const end = bytes.indexOf(0);
  return String.fromCharCode(...bytes.subarray(0, end < 0 ? undefined : end));
}
