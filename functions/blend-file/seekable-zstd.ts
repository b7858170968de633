import type { ByteSource } from './byte-source.ts';
import type { Decompression } from './decompression.ts';

/**
 * Blender writes Zstandard frames of 1 MiB and, in a last frame that decoders skip, a table of their sizes.
 * @see the "seekable format" in the zstd repository, contrib/seekable_format
 */
const footerLength = 9;
const footerMagic = 0x8f92eab1;
const skippableMagic = 0x184d2a5e;
/** Larger or smaller frames than Blender's by far are not worth, or not safe, to take one by one. */
const largestFrame = 16 * 2 ** 20;
const smallestMeanFrame = 32 * 1024;
/** Enough for what is read ahead; 16 MiB each at worst, 1 MiB as Blender writes them. */
const framesKept = 5;

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
  return table && framesAsRanges(source, table, decompression);
}

function framesAsRanges(source: ByteSource, table: FrameTable, decompression: Decompression): ByteSource {
  const count = table.raw.length - 1;
  /** Parts that are read side by side often lie in the same frame. */
  const recent = new Map<number, Promise<Uint8Array>>();

  function frame(index: number): Promise<Uint8Array> {
    const known = recent.get(index);
    if (known) return known;
    const [oldest] = recent.keys();
    if (oldest !== undefined && recent.size >= framesKept) recent.delete(oldest);
    const fresh = decompress(index);
    recent.set(index, fresh);
    return fresh;
  }

  async function decompress(index: number): Promise<Uint8Array> {
    const [from, to] = [edge(table.compressed, index), edge(table.compressed, index + 1)];
    const length = edge(table.raw, index + 1) - edge(table.raw, index);
    return decompression.unzstdFrame(await source.read(from, to - from), length);
  }

  return {
    size: edge(table.raw, count),
    async read(offset, length) {
      const range = new Uint8Array(length);
      let filled = 0;
      for (let index = frameAt(table.raw, offset); filled < length; index++) {
        const begin = offset + filled - edge(table.raw, index);
        const part = (await frame(index)).subarray(begin, begin + length - filled);
        range.set(part, filled);
        filled += part.length;
      }
      return range;
    },
  };
}

async function readFrameTable(source: ByteSource): Promise<FrameTable | undefined> {
  if (source.size < footerLength) return undefined;
  const footer = view(await source.read(source.size - footerLength, footerLength));
  if (footer.getUint32(5, true) !== footerMagic) return undefined;
  const frames = footer.getUint32(0, true);
  const entryLength = footer.getUint8(4) & 0x80 ? 12 : 8;
  const start = source.size - footerLength - frames * entryLength - 8;
  if (frames === 0 || start < 0) return undefined;
  const table = view(await source.read(start, 8 + frames * entryLength));
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
