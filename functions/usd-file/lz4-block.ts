import { DamagedUsdLayer } from './errors.ts';

/** Literals and matches of this length go on in further bytes. */
const longer = 15;
const shortestMatch = 4;

/**
 * Decompresses a block of LZ4.
 * @param into  holds what comes out, which may be less
 * @returns how many bytes came out
 * @see https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md
 * @throws DamagedUsdLayer
 */
export function decompressBlock(block: Uint8Array, into: Uint8Array): number {
  let [from, to] = [0, 0];
  const lengthOf = (short: number): number => {
    let length = short;
    if (short < longer) return length;
    for (let byte = 255; byte === 255; length += byte) byte = block[from++] ?? damaged();
    return length;
  };
  while (from < block.length) {
    const token = block[from++] ?? damaged();
    const literals = lengthOf(token >> 4);
    if (literals > block.length - from || literals > into.length - to) damaged();
    into.set(block.subarray(from, from + literals), to);
    from += literals;
    to += literals;
    if (from === block.length) break; // the last sequence has no match
    const distance = (block[from++] ?? damaged()) | ((block[from++] ?? damaged()) << 8);
    const length = shortestMatch + lengthOf(token & 15);
    if (distance === 0 || distance > to || length > into.length - to) damaged();
    // What is copied may reach into what the copy itself has made.
    if (distance >= length) into.copyWithin(to, to - distance, to - distance + length);
    else for (let end = to + length, at = to; at < end; at++) into[at] = into[at - distance] ?? 0;
    to += length;
  }
  return to;
}

function damaged(): never {
  throw new DamagedUsdLayer('compressed data in it leads nowhere');
}
