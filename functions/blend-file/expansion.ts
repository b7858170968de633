import { BlendFileTooLargeToStream, CompressionBomb } from './errors.ts';

/** Real scenes shrink to a tenth at best; of what expands more than this, few bytes stand for very many. */
const mostExpansion = 50;
/** As much is decompressed of anything. */
const harmless = 256 * 2 ** 20;

/**
 * Ends the reading of a file that decompresses to too much.
 * @param limit  bytes that may be decompressed
 * @throws CompressionBomb, BlendFileTooLargeToStream
 */
export function checkExpansion(compressed: number, expanded: number, limit: number): void {
  if (expanded > Math.max(harmless, mostExpansion * compressed))
    throw new CompressionBomb(compressed, expanded);
  if (expanded > limit) throw new BlendFileTooLargeToStream(limit);
}
