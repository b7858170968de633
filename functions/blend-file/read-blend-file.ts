import { BlendFile } from './blend-file.ts';
import type { ByteSource } from './byte-source.ts';
import { type Compression, compressionOf } from './compression.ts';
import type { Decompression } from './decompression.ts';
import { CorruptBlendFile } from './errors.ts';
import { headerBytes, parseFileHeader } from './file-header.ts';
import type { ForwardReader } from './forward-reader.ts';
import type { Allowances } from './limits.ts';
import { RangeReader } from './range-reader.ts';
import { readAhead } from './read-ahead.ts';
import { readBlocks } from './read-blocks.ts';
import { seekableZstd } from './seekable-zstd.ts';
import { StreamReader } from './stream-reader.ts';
import { TimedSource } from './timed-source.ts';
import { splitAtFrames } from './zstd-frames.ts';

/** Bytes that are read first: they tell how the file is packed, and are most of a small one. */
const startLength = 64 * 2 ** 10;

export interface ReadBlendFile {
  readonly file: BlendFile;
  readonly compression: Compression;
}

export async function readBlendFile(
  source: ByteSource,
  decompression: Decompression,
  allowances: Allowances,
): Promise<ReadBlendFile> {
  const timed = new TimedSource(source);
  const start = await timed.read(0, Math.min(startLength, source.size));
  const compression = compressionOf(start);
  const reader = await readerOf(timed, start, compression, decompression, allowances);
  try {
    return { file: await readUncompressed(reader, allowances), compression };
  } catch (error) {
    throw error instanceof RangeError ? new CorruptBlendFile('a number in it leads nowhere', error) : error;
  } finally {
    if (reader instanceof StreamReader) await reader.close();
  }
}

async function readUncompressed(reader: ForwardReader, allowances: Allowances): Promise<BlendFile> {
  if (!(await reader.fill(headerBytes))) await reader.fill(12);
  const header = parseFileHeader(reader.buffer.subarray(reader.start, reader.end));
  reader.start += header.length;
  return new BlendFile(header, await readBlocks(reader, header, allowances), allowances);
}

async function readerOf(
  source: TimedSource,
  start: Uint8Array,
  compression: Compression,
  decompression: Decompression,
  { streamedBytes }: Allowances,
): Promise<ForwardReader> {
  if (compression === 'raw') return new RangeReader(source, source, start, streamedBytes);
  if (compression === 'gzip')
    return new StreamReader(decompression.gunzip(readAhead(source)), source.size, streamedBytes);
  const seekable = await seekableZstd(source, decompression);
  if (seekable) return new RangeReader(seekable, source, new Uint8Array(0), streamedBytes);
  const frames = splitAtFrames(readAhead(source));
  return new StreamReader(decompression.unzstd(frames), source.size, streamedBytes);
}
