import { type Address, nullAddress } from './address.ts';
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
}
