import type { ByteSource } from './byte-source.ts';
import type { Decompression } from './decompression.ts';
import { checkExpansion } from './expansion.ts';

/**
 * Blender writes Zstandard frames of 1 MiB and, in a last frame that decoders skip, a table of their sizes.
 * @see the "seekable format" in the zstd repository, contrib/seekable_format
 */
const footerLength = 9;
const footerMagic = 0x8f92eab1;
const skippableMagic = 0x184d2a5e;
/** The table of a file of gigabytes fits: it is read with the footer. */
const tailLength = 64 * 1024;
/** Larger or smaller frames than Blender's by far are not worth, or not safe, to take one by one. */
const largestFrame = 16 * 2 ** 20;
const smallestMeanFrame = 32 * 1024;
/** Decompressed bytes that are remembered: parts that are read side by side often lie in the same frame. */
const remembered = 40 * 2 ** 20;

interface FrameTable {
  /** Where each frame starts, and behind the last where it ends. */
  readonly compressed: Float64Array;
  readonly raw: Float64Array;
}

/** @returns the decompressed file as a source of ranges, or undefined when it has no table that can be used */
export async function seekableZstd(
  source: ByteSource,
  decompression: Decompression,
): Promise<ByteSource | undefined> {
  const table = await readFrameTable(source);
  return table && new FrameSource(source, table, decompression);
}

class FrameSource implements ByteSource {
  readonly size: number;
  readonly #source: ByteSource;
  readonly #table: FrameTable;
  readonly #decompression: Decompression;
  readonly #frames = new Map<number, Promise<Uint8Array>>();
  #inFrames = 0;
  #expanded = 0;

  constructor(source: ByteSource, table: FrameTable, decompression: Decompression) {
    this.size = edge(table.raw, table.raw.length - 1);
    this.#source = source;
    this.#table = table;
    this.#decompression = decompression;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    const { raw } = this.#table;
    const first = frameAt(raw, offset);
    const frames = this.#open(first, frameAt(raw, offset + length - 1));
    const [only] = frames;
    if (only && frames.length === 1) {
      const begin = offset - edge(raw, first);
      return (await only).subarray(begin, begin + length);
    }
    const range = new Uint8Array(length);
    for (const [i, frame] of frames.entries()) {
      const begin = edge(raw, first + i) - offset;
      range.set((await frame).subarray(Math.max(0, -begin), length - begin), Math.max(0, begin));
    }
    return range;
  }

  #open(first: number, last: number): Promise<Uint8Array>[] {
    const frames: Promise<Uint8Array>[] = [];
    for (let index = first; index <= last; index = first + frames.length) {
      const known = this.#frames.get(index);
      if (known) {
        frames.push(known);
        continue;
      }
      let end = index + 1;
      while (end <= last && !this.#frames.has(end)) end++;
      frames.push(...this.#fetch(index, end));
    }
    return frames;
  }

  /** Reads the frames from `first` up to `end` in one range. */
  #fetch(first: number, end: number): Promise<Uint8Array>[] {
    const from = edge(this.#table.compressed, first);
    const packed = this.#source.read(from, edge(this.#table.compressed, end) - from);
    return Array.from({ length: end - first }, (_, i) => {
      const frame = this.#decompress(first + i, packed, from);
      // Whoever waits for the frame hears what is wrong with it.
      frame.catch(() => undefined);
      this.#remember(first + i, frame);
      return frame;
    });
  }

  /** @param packed  compressed bytes of the source from `from` on */
  async #decompress(index: number, packed: Promise<Uint8Array>, from: number): Promise<Uint8Array> {
    const { compressed } = this.#table;
    const length = this.#lengthOf(index);
    this.#expanded += length;
    checkExpansion(this.#source.size, this.#expanded);
    const frame = (await packed).subarray(edge(compressed, index) - from, edge(compressed, index + 1) - from);
    return this.#decompression.unzstdFrame(frame, length);
  }

  #remember(index: number, frame: Promise<Uint8Array>): void {
    this.#frames.set(index, frame);
    this.#inFrames += this.#lengthOf(index);
    for (const oldest of this.#frames.keys()) {
      if (this.#inFrames <= remembered || oldest === index) break;
      this.#frames.delete(oldest);
      this.#inFrames -= this.#lengthOf(oldest);
    }
  }

  #lengthOf(index: number): number {
    return edge(this.#table.raw, index + 1) - edge(this.#table.raw, index);
  }
}

async function readFrameTable(source: ByteSource): Promise<FrameTable | undefined> {
  if (source.size < footerLength) return undefined;
  const tailStart = Math.max(0, source.size - tailLength);
  const tail = view(await source.read(tailStart, source.size - tailStart));
  const footer = tail.byteLength - footerLength;
  if (tail.getUint32(footer + 5, true) !== footerMagic) return undefined;
  const frames = tail.getUint32(footer, true);
  const entryLength = tail.getUint8(footer + 4) & 0x80 ? 12 : 8;
  const tableLength = frames * entryLength + 8;
  const start = source.size - footerLength - tableLength;
  if (frames === 0 || start < 0) return undefined;
  const table =
    start >= tailStart
      ? new DataView(tail.buffer, tail.byteOffset + start - tailStart, tableLength)
      : view(await source.read(start, tableLength));
  if (table.getUint32(0, true) !== skippableMagic) return undefined;
  return sizes(table, frames, entryLength, start);
}

function sizes(table: DataView, frames: number, entryLength: number, end: number): FrameTable | undefined {
  const compressed = new Float64Array(frames + 1);
  const raw = new Float64Array(frames + 1);
  for (let i = 0; i < frames; i++) {
    const length = table.getUint32(8 + i * entryLength + 4, true);
    if (length > largestFrame || length === 0) return undefined;
    compressed[i + 1] = edge(compressed, i) + table.getUint32(8 + i * entryLength, true);
    raw[i + 1] = edge(raw, i) + length;
  }
  const tiny = frames > 64 && edge(raw, frames) / frames < smallestMeanFrame;
  return edge(compressed, frames) === end && !tiny ? { compressed, raw } : undefined;
}

/** The last frame that starts at or before `offset`. */
function frameAt(starts: Float64Array, offset: number): number {
  let low = 0;
  let high = starts.length - 2;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (edge(starts, middle) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

const edge = (edges: Float64Array, index: number) => edges[index] ?? 0;
const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
