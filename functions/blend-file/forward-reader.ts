/**
 * Reads bytes from front to back. The bytes at hand lie in `buffer` from `start` to `end`, so that a loop over
 * many small blocks waits only when it has used them up.
 */
export abstract class ForwardReader {
  buffer: Uint8Array = new Uint8Array(0);
  start = 0;
  end = 0;

  get atHand(): number {
    return this.end - this.start;
  }

  /** Brings at least `length` bytes to hand. @returns false when the file ends before that */
  abstract fill(length: number): Promise<boolean>;

  /** Passes over `length` bytes. @returns false when the file ends before that */
  abstract skip(length: number): Promise<boolean>;
}
