import { type Address, Addresses } from './address.ts';
import type { BlockHeader } from './block-header.ts';
import { Column } from './column.ts';
import type { Allowances } from './limits.ts';

/** Bodies are packed into arrays of this size, since a million small arrays would cost more than they hold. */
const packSize = 2 ** 20;

/** The blocks that the reader remembers, with their content, as columns. */
export class BlockTable {
  readonly #allowances: Allowances;
  /** Numbers for the addresses of the blocks and the pointers to them. */
  readonly addresses = new Addresses();
  readonly #addresses = new Column((length) => new Float64Array(length));
  readonly #structs = new Column((length) => new Int32Array(length));
  readonly #counts = new Column((length) => new Float64Array(length));
  readonly #lengths = new Column((length) => new Int32Array(length));
  readonly #packs: DataView[] = [];
  readonly #packOf = new Column((length) => new Int32Array(length));
  readonly #offsets = new Column((length) => new Int32Array(length));
  #pack = new Uint8Array(0);
  #used = 0;
  #bytes = 0;

  constructor(allowances: Allowances) {
    this.#allowances = allowances;
  }

  get size(): number {
    return this.#addresses.length;
  }

  /** Bytes of all bodies. */
  get bytes(): number {
    return this.#bytes;
  }

  /** @param body  copied, so that the caller's buffer can be reused */
  add(header: BlockHeader, body: Uint8Array): void {
    this.#allowances.keptBlocks.spend();
    this.#allowances.keptBytes.spend(body.length);
    this.#bytes += body.length;
    if (this.#packs.length === 0 || this.#used + body.length > this.#pack.length)
      this.#startPack(body.length);
    this.#pack.set(body, this.#used);
    this.#addresses.push(this.addresses.note(header.lower, header.upper));
    this.#structs.push(header.struct);
    this.#counts.push(header.count);
    this.#lengths.push(body.length);
    this.#packOf.push(this.#packs.length - 1);
    this.#offsets.push(this.#used);
    this.#used += body.length;
  }

  address(index: number): Address {
    return this.#addresses.at(index) ?? 0;
  }

  struct(index: number): number {
    return this.#structs.at(index) ?? -1;
  }

  count(index: number): number {
    return this.#counts.at(index) ?? 0;
  }

  /** Bytes of the content. */
  length(index: number): number {
    return this.#lengths.at(index) ?? 0;
  }

  /** What the content lies in, from `start` on. */
  pack(index: number): DataView {
    const pack = this.#packs[this.#packOf.at(index) ?? -1];
    if (!pack) throw new RangeError(`there is no block ${index}`);
    return pack;
  }

  /** Where in its pack the content starts. */
  start(index: number): number {
    return this.#offsets.at(index) ?? 0;
  }

  #startPack(atLeast: number): void {
    // The first pack is small, as most files are.
    const usual = this.#packs.length === 0 ? packSize / 4 : packSize;
    this.#pack = new Uint8Array(Math.max(usual, atLeast));
    this.#packs.push(new DataView(this.#pack.buffer));
    this.#used = 0;
  }
}
