import type { Address } from './address.ts';

/**
 * Small numbers by address. A `Map` would take three times the time and the memory, of which a hostile file asks
 * for as much as there may be.
 */
export class AddressMap {
  readonly #keys: Float64Array;
  readonly #values: Int32Array;
  readonly #mask: number;

  /** @param most  how many addresses will be set */
  constructor(most: number) {
    // At most half full, so that the next free place is near.
    const places = 2 ** Math.ceil(Math.log2(2 * most + 2));
    this.#keys = new Float64Array(places).fill(Number.NaN);
    this.#values = new Int32Array(places);
    this.#mask = places - 1;
  }

  /** The last value that is set for an address counts. */
  set(address: Address, value: number): void {
    const place = this.#placeOf(address);
    this.#keys[place] = address;
    this.#values[place] = value;
  }

  get(address: Address): number | undefined {
    const place = this.#placeOf(address);
    return this.#keys[place] === address ? this.#values[place] : undefined;
  }

  /** Where the address is, or would be. */
  #placeOf(address: Address): number {
    // Blocks lie at multiples of eight or more: the bits above must reach those that are used.
    let hash = Math.imul((address >>> 0) ^ Math.imul(address / 2 ** 32, 0x85eb_ca6b), 0xc2b2_ae35);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b_3c6d);
    hash ^= hash >>> 13;
    let place = hash & this.#mask;
    for (;;) {
      const key = this.#keys[place];
      if (key === address || Number.isNaN(key)) return place;
      place = (place + 1) & this.#mask;
    }
  }
}
