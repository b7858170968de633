import type { Allowance } from '../blend-file/allowance.ts';
import type { CrateBytes } from './crate-bytes.ts';
import { repAt, type ValueRep } from './crate-fields.ts';
import type { CrateVersion } from './crate-sections.ts';
import type { CrateTexts } from './crate-texts.ts';
import { DamagedUsdLayer } from './errors.ts';

/** Sizes of a list have eight bytes since 0.7, and no number of dimensions before them since 0.5. */
const longSizesSince = 7;
const noDimensionsSince = 5;
/** Payloads have offsets of their times since 0.8. */
const offsetsSince = 8;

const offsetLength = 16;
const repLength = 8;

/** @see _ListOpHeader: the lists that an opinion has, in the order in which they follow each other. */
const lists = [
  { bit: 1 << 1, isNeeded: true }, // explicit
  { bit: 1 << 2, isNeeded: true }, // added
  { bit: 1 << 5, isNeeded: true }, // prepended
  { bit: 1 << 6, isNeeded: true }, // appended
  { bit: 1 << 3, isNeeded: false }, // deleted
  { bit: 1 << 4, isNeeded: false }, // ordered
];

/** Reads those values of a crate file that name layers, from front to back. */
export class CrateValues {
  readonly #bytes: CrateBytes;
  readonly #texts: CrateTexts;
  readonly #version: CrateVersion;
  readonly #elements: Allowance;
  #at = 0;

  /** @param elements  elements of lists and dictionaries that may be looked at */
  constructor(bytes: CrateBytes, texts: CrateTexts, version: CrateVersion, elements: Allowance) {
    this.#bytes = bytes;
    this.#texts = texts;
    this.#version = version;
    this.#elements = elements;
  }

  /** The paths of references or payloads, but for those that are taken away. */
  async listOp(rep: ValueRep, of: 'references' | 'payloads'): Promise<string[]> {
    this.#at = rep.payload;
    const header = (await this.#next(1)).getUint8(0);
    const paths: string[] = [];
    for (const { bit, isNeeded } of lists) {
      if ((header & bit) === 0) continue;
      for (let left = await this.#size(); left > 0; left--) {
        const path = of === 'references' ? await this.#reference() : await this.#payload();
        if (isNeeded) paths.push(path);
      }
    }
    return paths;
  }

  /** What payloads were before there were lists of them. */
  async payload(rep: ValueRep): Promise<string> {
    this.#at = rep.payload;
    return this.#payload();
  }

  async strings(rep: ValueRep): Promise<string[]> {
    this.#at = rep.payload;
    return this.#strings(await this.#size());
  }

  async assetPaths(rep: ValueRep): Promise<string[]> {
    if (!rep.isArray) return rep.isInlined ? [this.#texts.token(rep.payload)] : [];
    if (rep.payload === 0) return [];
    this.#at = rep.payload;
    if (this.#version.minor < noDimensionsSince) await this.#next(4);
    const isLong = this.#version.minor >= longSizesSince;
    const size = isLong ? this.#size() : this.#next(4).then((view) => this.#checked(view.getUint32(0, true)));
    return this.#strings(await size);
  }

  string(rep: ValueRep): string {
    return rep.isInlined && !rep.isArray ? this.#texts.string(rep.payload) : '';
  }

  async dictionary(rep: ValueRep): Promise<Map<string, ValueRep>> {
    if (rep.isInlined) return new Map(); // an empty one
    this.#at = rep.payload;
    return this.#entries();
  }

  async #entries(): Promise<Map<string, ValueRep>> {
    const entries = new Map<string, ValueRep>();
    for (let left = await this.#size(); left > 0; left--) {
      const key = this.#texts.string((await this.#next(4)).getUint32(0, true));
      // The value's own bytes stand between, and what stands for it behind them.
      const distance = Number((await this.#next(8)).getBigInt64(0, true));
      if (distance < 8) throw new DamagedUsdLayer('a dictionary in it leads backwards');
      this.#at += distance - 8;
      entries.set(key, repAt(await this.#next(repLength), 0));
    }
    return entries;
  }

  /** An element has four bytes and more. */
  #checked(size: number): number {
    if (4 * size > this.#bytes.size - this.#at) throw new DamagedUsdLayer('a list is longer than it can be');
    this.#elements.spend(size);
    return size;
  }

  async #strings(count: number): Promise<string[]> {
    const indices = await this.#next(4 * count);
    return Array.from({ length: count }, (_, index) =>
      this.#texts.string(indices.getUint32(4 * index, true)),
    );
  }

  async #reference(): Promise<string> {
    const path = await this.#pathOfArc(true);
    await this.#entries();
    return path;
  }

  #payload(): Promise<string> {
    return this.#pathOfArc(this.#version.minor >= offsetsSince);
  }

  async #pathOfArc(hasOffset: boolean): Promise<string> {
    const arc = await this.#next(8 + (hasOffset ? offsetLength : 0));
    return this.#texts.string(arc.getUint32(0, true));
  }

  /** How many elements follow. */
  async #size(): Promise<number> {
    return this.#checked(Number((await this.#next(8)).getBigUint64(0, true)));
  }

  async #next(length: number): Promise<DataView> {
    const view = await this.#bytes.small(this.#at, length);
    this.#at += length;
    return view;
  }
}
