import { type Milliseconds, seconds } from '../domain/units.ts';

/** So long before Blender is expected to be free the next frame is asked for, which takes a network its while. */
const ahead: Milliseconds = seconds(1);
/** Frames that took longer are no guide to the next one, and one that waits for them is missed elsewhere. */
const longest: Milliseconds = seconds(30);

/** Asks for the next frame once: when Blender is free, or before, where the last frame lets expect that it will be soon. */
export class NextFrame {
  readonly #wanted: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isWanted = false;

  constructor(wanted: (() => void) | undefined) {
    this.#wanted = wanted;
  }

  /** @param last  how long the frame before took in this Blender; undefined when there was none */
  expectAfter(last: Milliseconds | undefined): void {
    if (last === undefined || last > longest) return;
    if (last <= ahead) this.want();
    else this.#timer = setTimeout(() => this.want(), last - ahead);
  }

  want(): void {
    clearTimeout(this.#timer);
    if (this.#isWanted) return;
    this.#isWanted = true;
    this.#wanted?.();
  }

  /** Asks no more; to be called when the frame has ended, however it did. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#isWanted = true;
  }
}
