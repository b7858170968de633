import { BlendFile } from './blend-file.ts';
import type { ByteSource } from './byte-source.ts';
import { type Compression, compressionOf } from './compression.ts';
import type { Decompression } from './decompression.ts';
import { CorruptBlendFile } from './errors.ts';
import { headerBytes, parseFileHeader } from './file-header.ts';
import type { ForwardReader } from './forward-reader.ts';
import { RangeReader } from './range-reader.ts';
import { readAhead } from './read-ahead.ts';
import { type ReadLimits, readBlocks } from './read-blocks.ts';
import { seekableZstd } from './seekable-zstd.ts';
import { StreamReader } from './stream-reader.ts';
import { TimedSource } from './timed-source.ts';
import { splitAtFrames } from './zstd-frames.ts';

export interface BlendFileLimits extends ReadLimits {
  /** Bytes, decompressed, that are read of a file which cannot be skipped through, or not from afar. */
  readonly streamedBytes: number;
  readonly scenes: number;
}

/** Bytes that are read first: they tell how the file is packed, and are most of a small one. */
const startLength = 64 * 2 ** 10;

/** Keep a hostile file within 2 s and 256 MiB. */
export const defaultLimits: BlendFileLimits = {
  streamedBytes: 256 * 2 ** 20,
  blocks: 4_000_000,
  keptBlocks: 500_000,
  keptBytes: 80 * 2 ** 20,
  scenes: 5_000,
};

export interface ReadBlendFile {
  readonly file: BlendFile;
  readonly compression: Compression;
}

export async function readBlendFile(
  source: ByteSource,
  decompression: Decompression,
  limits: BlendFileLimits = defaultLimits,
): Promise<ReadBlendFile> {
  const timed = new TimedSource(source);
  const start = await timed.read(0, Math.min(startLength, source.size));
  const compression = compressionOf(start);
  const reader = await readerOf(timed, start, compression, decompression, limits);
  try {
    return { file: await readUncompressed(reader, limits), compression };
  } catch (error) {
    throw error instanceof RangeError ? new CorruptBlendFile('a number in it leads nowhere', error) : error;
  } finally {
    if (reader instanceof StreamReader) await reader.close();
  }
}

async function readUncompressed(reader: ForwardReader, limits: BlendFileLimits): Promise<BlendFile> {
  if (!(await reader.fill(headerBytes))) await reader.fill(12);
  const header = parseFileHeader(reader.buffer.subarray(reader.start, reader.end));
  reader.start += header.length;
  return new BlendFile(header, await readBlocks(reader, header, limits));
}

async function readerOf(
  source: TimedSource,
  start: Uint8Array,
  compression: Compression,
  decompression: Decompression,
  { streamedBytes }: BlendFileLimits,
): Promise<ForwardReader> {
  if (compression === 'raw') return new RangeReader(source, source, start, streamedBytes);
  if (compression === 'gzip')
    return new StreamReader(decompression.gunzip(readAhead(source)), source.size, streamedBytes);
  const seekable = await seekableZstd(source, decompression);
  if (seekable) return new RangeReader(seekable, source, new Uint8Array(0), streamedBytes);
  const frames = splitAtFrames(readAhead(source));
  return new StreamReader(decompression.unzstd(frames), source.size, streamedBytes);
}
