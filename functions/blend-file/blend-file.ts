import { type Address, nullAddress } from './address.ts';
import type { BlockTable } from './block-table.ts';
import { Dna } from './dna.ts';
import type { FileHeader } from './file-header.ts';
import type { Blocks, DataBlock } from './read-blocks.ts';
import { StructView } from './struct-view.ts';

/** The settings of a `.blend`, read through its own DNA. Geometry and pixels are not in it. */
export class BlendFile {
  readonly header: FileHeader;
  readonly dna: Dna;
  readonly #blocks: Blocks;
  readonly #dataBlocks = new Map<Address, DataBlock>();
  /** For each data-block, where its plain data lies: such addresses repeat from one data-block to the next. */
  readonly #within = new Map<DataBlock, Map<Address, number>>();

  constructor(header: FileHeader, blocks: Blocks) {
    this.header = header;
    this.#blocks = blocks;
    this.dna = new Dna(blocks.dna, header);
    for (const block of blocks.dataBlocks) this.#dataBlocks.set(blocks.table.address(block.index), block);
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
    const index = this.#dataOf(owner).get(address);
    if (index !== undefined) return this.#view(index, owner);
    const other = this.#dataBlocks.get(address);
    return other && this.#view(other.index, other);
  }

  get dataBlocks(): readonly DataBlock[] {
    return this.#blocks.dataBlocks;
  }

  get blocks(): BlockTable {
    return this.#blocks.table;
  }

  dataBlockAt(address: Address): DataBlock | undefined {
    return this.#dataBlocks.get(address);
  }

  view(dataBlock: DataBlock): StructView | undefined {
    return this.#view(dataBlock.index, dataBlock);
  }

  /** Every struct of a type among the data of one data-block, wherever it hangs. */
  *within(dataBlock: DataBlock, struct: string): Generator<StructView> {
    const wanted = this.dna.named(struct);
    if (!wanted) return;
    for (let i = dataBlock.index + 1; i < dataBlock.end; i++) {
      if (this.dna.at(this.blocks.struct(i)) === wanted) yield* this.#elements(i, dataBlock);
    }
  }

  resolveArray(address: Address, owner: DataBlock): StructView[] {
    const index = address === nullAddress ? undefined : this.#dataOf(owner).get(address);
    return index === undefined ? [] : this.#elements(index, owner);
  }

  resolveBytes(address: Address, owner: DataBlock): Uint8Array | undefined {
    const index = address === nullAddress ? undefined : this.#dataOf(owner).get(address);
    if (index === undefined) return undefined;
    const body = this.blocks.body(index);
    return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  }

  addressOf(dataBlock: DataBlock): Address {
    return this.#blocks.table.address(dataBlock.index);
  }

  #dataOf(owner: DataBlock): Map<Address, number> {
    const known = this.#within.get(owner);
    if (known) return known;
    const within = new Map<Address, number>();
    for (let i = owner.index + 1; i < owner.end; i++) within.set(this.#blocks.table.address(i), i);
    this.#within.set(owner, within);
    return within;
  }

  #view(index: number, owner: DataBlock): StructView | undefined {
    const layout = this.dna.at(this.#blocks.table.struct(index));
    return layout && new StructView(this, owner, layout, this.#blocks.table.body(index), 0);
  }

  #elements(index: number, owner: DataBlock): StructView[] {
    const layout = this.dna.at(this.blocks.struct(index));
    if (!layout || layout.size === 0) return [];
    const body = this.blocks.body(index);
    // The count may lie; the bytes do not.
    const length = Math.min(this.blocks.count(index), Math.floor(body.byteLength / layout.size));
    return Array.from({ length }, (_, i) => new StructView(this, owner, layout, body, i * layout.size));
  }
}
