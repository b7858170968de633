import { StringDecoder } from 'node:string_decoder';

/** Bytes of Blender's output that are kept for people to read. */
const keptBytes = 4096;

/** The last lines of what Blender printed. */
export class LogTail {
  #text = '';
  readonly #decoder = new StringDecoder('utf8');

  add(chunk: Buffer): void {
    const text = this.#text + this.#decoder.write(chunk);
    // Cut rarely: Blender prints a line for every sample.
    this.#text = text.length > 4 * keptBytes ? text.slice(-2 * keptBytes) : text;
  }

  clear(): void {
    this.#text = '';
  }

  /** At most 4 KiB, beginning with a whole line. */
  read(): string {
    const bytes = Buffer.from(this.#text);
    if (bytes.length <= keptBytes) return this.#text;
    const tail = bytes.subarray(-keptBytes);
    const firstLine = tail.indexOf('\n');
    return tail.subarray(firstLine < 0 || firstLine === tail.length - 1 ? 0 : firstLine + 1).toString();
  }
}
