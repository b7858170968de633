import { FarmError } from '../domain/failure.ts';
import type { BlendFile } from './blend-file.ts';
import type { ByteSource } from './byte-source.ts';
import type { Decompression } from './decompression.ts';
import { BlendFileTooComplex, BlendFileTooLargeToStream, UnreadableLibrary } from './errors.ts';
import { type BlendFileLimits, readBlendFile } from './read-blend-file.ts';

/** Reads a `.blend` that a scene links from; what is wrong with it is said of it and not of the scene. */
export async function readLibrary(
  path: string,
  content: ByteSource,
  decompression: Decompression,
  limits: BlendFileLimits,
): Promise<BlendFile> {
  try {
    return (await readBlendFile(content, decompression, limits)).file;
  } catch (error) {
    const isLimit = error instanceof BlendFileTooLargeToStream || error instanceof BlendFileTooComplex;
    throw error instanceof FarmError && !isLimit ? new UnreadableLibrary(path, error) : error;
  }
}
