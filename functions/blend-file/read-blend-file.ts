import { BlendFile } from './blend-file.ts';
import type { ByteSource } from './byte-source.ts';
import { type Compression, compressionOf } from './compression.ts';
import type { Decompression } from './decompression.ts';
import { CorruptBlendFile } from './errors.ts';
import { headerBytes, parseFileHeader } from './file-header.ts';
import type { ForwardReader } from './forward-reader.ts';
import { RangeReader } from './range-reader.ts';
import { type ReadLimits, readBlocks } from './read-blocks.ts';
import { seekableZstd } from './seekable-zstd.ts';
import { StreamReader } from './stream-reader.ts';
import { splitAtFrames } from './zstd-frames.ts';

export interface BlendFileLimits extends ReadLimits {
  /** Decompressed bytes, where a file can only be read from front to back. */
  readonly streamedBytes: number;
  readonly scenes: number;
}

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
  const compression = compressionOf(await source.read(0, Math.min(4, source.size)));
  const reader = await readerOf(source, compression, decompression, limits);
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
  source: ByteSource,
  compression: Compression,
  decompression: Decompression,
  limits: BlendFileLimits,
): Promise<ForwardReader> {
  if (compression === 'raw') return new RangeReader(source);
  if (compression === 'gzip')
    return new StreamReader(decompression.gunzip(chunks(source)), limits.streamedBytes);
  const seekable = await seekableZstd(source, decompression);
  if (seekable) return new RangeReader(seekable);
  return new StreamReader(decompression.unzstd(splitAtFrames(chunks(source))), limits.streamedBytes);
}

async function* chunks(source: ByteSource): AsyncGenerator<Uint8Array> {
  const length = 2 ** 20;
  for (let at = 0; at < source.size; at += length) yield source.read(at, Math.min(length, source.size - at));
}
