/** One user's time with something that serves one at a time. */
export class Turn {
  #isOver = false;
  readonly #end: () => void;

  constructor(end: () => void) {
    this.#end = end;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  end(): void {
    this.#isOver = true;
    this.#end();
  }
}

/** Hands out turns in the order of asking. */
export class Turns {
  #last: Promise<void> = Promise.resolve();

  async next(): Promise<Turn> {
    const before = this.#last;
    let end: () => void = () => undefined;
    this.#last = new Promise((resolve) => {
      end = resolve;
    });
    await before;
    return new Turn(end);
  }
}
