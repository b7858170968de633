/** Numbers in a row that grows, outside of the heap: eight bytes each, or four. */
export class Column<Row extends Float64Array<ArrayBuffer> | Int32Array<ArrayBuffer>> {
  readonly #make: (length: number) => Row;
  #row: Row;
  #length = 0;

  /** @param make  such as `(length) => new Int32Array(length)` */
  constructor(make: (length: number) => Row) {
    this.#make = make;
    this.#row = make(256);
  }

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#row.length) {
      const longer = this.#make(2 * this.#row.length);
      longer.set(this.#row);
      this.#row = longer;
    }
    this.#row[this.#length++] = value;
  }

  at(index: number): number | undefined {
    return index < this.#length ? this.#row[index] : undefined;
  }
}
