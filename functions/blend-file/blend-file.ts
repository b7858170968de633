import { type Address, nullAddress } from './address.ts';
import { AddressMap } from './address-map.ts';
import type { BlockTable } from './block-table.ts';
import { Dna } from './dna.ts';
import type { FileHeader } from './file-header.ts';
import type { Allowances } from './limits.ts';
import type { Blocks, DataBlock } from './read-blocks.ts';
import { StructView } from './struct-view.ts';

/** So few blocks are gone through faster than a map of them is made. */
const fewBlocks = 8;
/** Blocks passed over in a search cost as much as one element that is looked at. */
const passedForOne = 16;

/** The array that a pointer leads to: a view of each struct is made when it is asked for. */
export interface StructArray {
  readonly length: number;
  at(index: number): StructView | undefined;
}

const emptyArray: StructArray = { length: 0, at: () => undefined };

/** The settings of a `.blend`, read through its own DNA. Geometry and pixels are not in it. */
export class BlendFile {
  readonly header: FileHeader;
  readonly dna: Dna;
  readonly allowances: Allowances;
  readonly #blocks: Blocks;
  /** For each data-block's address its place in the list of all. */
  readonly #dataBlocks: AddressMap;
  /** For each data-block, where its plain data lies: such addresses repeat from one data-block to the next. */
  #linked: (standIn: DataBlock) => StructView | undefined = () => undefined;
  readonly #within = new Map<DataBlock, AddressMap>();

  constructor(header: FileHeader, blocks: Blocks, allowances: Allowances) {
    this.header = header;
    this.allowances = allowances;
    this.#blocks = blocks;
    this.dna = new Dna(blocks.dna, header);
    this.#dataBlocks = new AddressMap(blocks.dataBlocks.length);
    for (const [i, block] of blocks.dataBlocks.entries()) {
      this.#dataBlocks.set(blocks.table.address(block.index), i);
    }
  }

  /** @param code  such as `SC` for scenes, or `GLOB` */
  *all(code: string): Generator<StructView> {
    for (const block of this.#blocks.dataBlocks) {
      if (block.code !== code) continue;
      const view = this.#view(block.index, block);
      if (view) yield view;
    }
  }

  /** What lies at an address: plain data of `owner`, or a data-block of its own. */
  resolve(address: Address, owner: DataBlock): StructView | undefined {
    if (address === nullAddress) return undefined;
    const index = this.#dataAt(address, owner);
    if (index !== undefined) return this.#view(index, owner);
    const other = this.dataBlockAt(address);
    return other && ((other.code === 'ID' && this.#linked(other)) || this.#view(other.index, other));
  }

  /** @param linked  the data-block of a library for its stand-in here, undefined where it is not at hand */
  followLinksBy(linked: (standIn: DataBlock) => StructView | undefined): void {
    this.#linked = linked;
  }

  get dataBlocks(): readonly DataBlock[] {
    return this.#blocks.dataBlocks;
  }

  get blocks(): BlockTable {
    return this.#blocks.table;
  }

  dataBlockAt(address: Address): DataBlock | undefined {
    const index = this.#dataBlocks.get(address);
    return index === undefined ? undefined : this.#blocks.dataBlocks[index];
  }

  view(dataBlock: DataBlock): StructView | undefined {
    return this.#view(dataBlock.index, dataBlock);
  }

  /** Every struct of a type among the data of one data-block, wherever it hangs. */
  *within(dataBlock: DataBlock, struct: string): Generator<StructView> {
    const wanted = this.dna.named(struct);
    if (!wanted) return;
    const { elements } = this.allowances;
    elements.spend((dataBlock.end - dataBlock.index) / passedForOne);
    for (let i = dataBlock.index + 1; i < dataBlock.end; i++) {
      if (this.dna.at(this.blocks.struct(i)) !== wanted) continue;
      const array = this.#array(i, dataBlock);
      for (let at = 0; at < array.length; at++) {
        elements.spend();
        const element = array.at(at);
        if (element) yield element;
      }
    }
  }

  resolveArray(address: Address, owner: DataBlock): StructArray {
    const index = this.#dataAt(address, owner);
    return index === undefined ? emptyArray : this.#array(index, owner);
  }

  resolveBytes(address: Address, owner: DataBlock): Uint8Array | undefined {
    const index = this.#dataAt(address, owner);
    if (index === undefined) return undefined;
    return new Uint8Array(
      this.blocks.pack(index).buffer,
      this.blocks.start(index),
      this.blocks.length(index),
    );
  }

  addressOf(dataBlock: DataBlock): Address {
    return this.#blocks.table.address(dataBlock.index);
  }

  /** Where in the table the plain data of `owner` with this address is. */
  #dataAt(address: Address, owner: DataBlock): number | undefined {
    if (address === nullAddress) return undefined;
    if (owner.end - owner.index > fewBlocks) return this.#dataOf(owner).get(address);
    for (let i = owner.end - 1; i > owner.index; i--) if (this.blocks.address(i) === address) return i;
    return undefined;
  }

  #dataOf(owner: DataBlock): AddressMap {
    const known = this.#within.get(owner);
    if (known) return known;
    const within = new AddressMap(owner.end - owner.index);
    for (let i = owner.index + 1; i < owner.end; i++) within.set(this.#blocks.table.address(i), i);
    this.#within.set(owner, within);
    return within;
  }

  #view(index: number, owner: DataBlock): StructView | undefined {
    const layout = this.dna.at(this.#blocks.table.struct(index));
    return layout && new StructView(this, owner, layout, index, 0);
  }

  #array(index: number, owner: DataBlock): StructArray {
    const layout = this.dna.at(this.blocks.struct(index));
    if (!layout || layout.size === 0) return emptyArray;
    // The count may lie; the bytes do not.
    const length = Math.min(this.blocks.count(index), Math.floor(this.blocks.length(index) / layout.size));
    const at = (i: number) =>
      i >= 0 && i < length ? new StructView(this, owner, layout, index, i * layout.size) : undefined;
    return { length, at };
  }
}
