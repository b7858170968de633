import { FarmError } from '../domain/failure.ts';
import type { BlendFile } from './blend-file.ts';
import type { ByteSource } from './byte-source.ts';
import type { Decompression } from './decompression.ts';
import { BlendFileTooComplex, BlendFileTooLargeToStream, UnreadableLibrary } from './errors.ts';
import type { Allowances } from './limits.ts';
import { readBlendFile } from './read-blend-file.ts';

/**
 * Reads a `.blend` that a scene links from.
 * @returns undefined when that would go beyond what all libraries of a scene may cost
 * @throws UnreadableLibrary for what is wrong with it, since that is not said of the scene
 */
export async function readLibrary(
  path: string,
  content: ByteSource,
  decompression: Decompression,
  allowances: Allowances,
): Promise<BlendFile | undefined> {
  try {
    return (await readBlendFile(content, decompression, allowances)).file;
  } catch (error) {
    if (error instanceof BlendFileTooLargeToStream || error instanceof BlendFileTooComplex) return undefined;
    throw error instanceof FarmError ? new UnreadableLibrary(path, error) : error;
  }
}
