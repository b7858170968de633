/** How much of something may still be used. */
export class Allowance {
  readonly limit: number;
  readonly #refusal: (limit: number) => Error;
  #left: number;

  /** @param refusal  the error that ends what would use more */
  constructor(limit: number, refusal: (limit: number) => Error) {
    this.limit = limit;
    this.#left = limit;
    this.#refusal = refusal;
  }

  get left(): number {
    return this.#left;
  }

  spend(amount = 1): void {
    this.#left -= amount;
    if (this.#left < 0) throw this.#refusal(this.limit);
  }
}
