/**
 * Small numbers by numbers that a file gives, such as addresses. A `Map` would take three times the time and the
 * memory, of which a hostile file asks for as much as there may be; and whoever makes a file knows where a `Map` puts
 * each number, and can have all of them in one place. Here that depends on chance.
 */
export class AddressMap {
  #seed = Math.floor(Math.random() * 2 ** 32);
  #keys: Float64Array;
  #values: Int32Array;
  #mask: number;
  #size = 0;

  /** @param expected  how many addresses will be set; more make it slower for a while */
  constructor(expected: number) {
    // At most half full, so that the next free place is near.
    const places = 2 ** Math.ceil(Math.log2(2 * expected + 2));
    this.#keys = new Float64Array(places).fill(Number.NaN);
    this.#values = new Int32Array(places);
    this.#mask = places - 1;
  }

  get size(): number {
    return this.#size;
  }

  /**
   * The last value that is set for an address counts.
   * @param address  a whole number of at most 53 bits
   */
  set(address: number, value: number): void {
    const place = this.#placeOf(address);
    const isNew = this.#keys[place] !== address;
    this.#keys[place] = address;
    this.#values[place] = value;
    if (isNew && 2 * ++this.#size > this.#mask) this.#grow();
  }

  get(address: number): number | undefined {
    const place = this.#placeOf(address);
    return this.#keys[place] === address ? this.#values[place] : undefined;
  }

  has(address: number): boolean {
    return this.#keys[this.#placeOf(address)] === address;
  }

  /** Where the address is, or would be. */
  #placeOf(address: number): number {
    const upper = Math.floor(address / 2 ** 32);
    let place = mixed(mixed((address >>> 0) ^ this.#seed) ^ upper) & this.#mask;
    for (;;) {
      const key = this.#keys[place];
      if (key === address || Number.isNaN(key)) return place;
      place = (place + 1) & this.#mask;
    }
  }

  #grow(): void {
    const larger = new AddressMap(this.#keys.length);
    for (const [place, key] of this.#keys.entries()) {
      if (!Number.isNaN(key)) larger.set(key, this.#values[place] ?? 0);
    }
    this.#seed = larger.#seed;
    this.#keys = larger.#keys;
    this.#values = larger.#values;
    this.#mask = larger.#mask;
  }
}

/** Each of the 32 bits depends on all. @see the finalizer of MurmurHash3 */
function mixed(bits: number): number {
  let hash = Math.imul(bits ^ (bits >>> 16), 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35);
  return hash ^ (hash >>> 16);
}
