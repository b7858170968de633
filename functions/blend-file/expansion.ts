import { CompressionBomb } from './errors.ts';

/** Real scenes shrink to a tenth at best; of what expands more than this, few bytes stand for very many. */
const mostExpansion = 50;
/** As much is decompressed of anything. */
const harmless = 256 * 2 ** 20;

/**
 * @param compressed  bytes of the file
 * @param expanded  bytes that were decompressed so far
 * @throws CompressionBomb
 */
export function checkExpansion(compressed: number, expanded: number): void {
  if (expanded > Math.max(harmless, mostExpansion * compressed))
    throw new CompressionBomb(compressed, expanded);
}
