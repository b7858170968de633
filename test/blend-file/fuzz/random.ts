/** Numbers that look random and are the same for the same seed, so that a run can be repeated by its number. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
    // Neighbouring seeds would begin alike.
    for (let i = 0; i < 4; i++) this.bits();
  }

  /** 32 bits. @see mulberry32 by Tommy Ettinger */
  bits(): number {
    this.#state = (this.#state + 0x6d2b_79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  /** From 0 to below `limit`; 0 when there is nothing below it. */
  below(limit: number): number {
    return limit < 1 ? 0 : Math.floor((this.bits() / 2 ** 32) * limit);
  }

  chance(of: number): boolean {
    return this.bits() / 2 ** 32 < of;
  }

  /** @throws RangeError when there is nothing to choose from */
  pick<T>(from: readonly T[]): T {
    const index = this.below(from.length);
    if (!(index in from)) throw new RangeError('nothing to choose from');
    return from[index] as T;
  }
}
