import { AddressMap } from './address-map.ts';

/**
 * Where a block lay in the memory of the Blender that saved it: the key by which pointers in the file name it, as
 * a number of 53 bits that `Addresses` gives to the 64.
 */
export type Address = number;

export const nullAddress: Address = 0;
/** That of a pointer which leads to none of the file's blocks. */
const elsewhere: Address = -1;

/** Real addresses have 47 bits, but 5.x makes some up, of full 64: their upper halves are numbered as they come. */
export class Addresses {
  readonly #uppers = new AddressMap(16);
  #lastUpper = 0;
  #lastNumber = 0;

  constructor() {
    this.#uppers.set(0, 0);
  }

  /** The address of a block, which pointers are to find. */
  note(lower: number, upper: number): Address {
    if (!this.#uppers.has(upper)) this.#uppers.set(upper, this.#uppers.size);
    return this.find(lower, upper);
  }

  find(lower: number, upper: number): Address {
    if (upper !== this.#lastUpper) {
      const number = this.#uppers.get(upper);
      if (number === undefined) return elsewhere;
      this.#lastUpper = upper;
      this.#lastNumber = number;
    }
    return this.#lastNumber * 2 ** 32 + lower;
  }

  /** Reads a pointer of 4 or 8 bytes. */
  read(view: DataView, offset: number, size: 4 | 8, littleEndian: boolean): Address {
    if (size === 4) return this.find(view.getUint32(offset, littleEndian), 0);
    const lower = view.getUint32(offset + (littleEndian ? 0 : 4), littleEndian);
    const upper = view.getUint32(offset + (littleEndian ? 4 : 0), littleEndian);
    return this.find(lower, upper);
  }
}
