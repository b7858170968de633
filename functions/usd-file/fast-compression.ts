import type { Allowance } from '../blend-file/allowance.ts';
import { DamagedUsdLayer } from './errors.ts';
import { decompressBlock } from './lz4-block.ts';

/** Most that LZ4 makes of one byte. */
const mostExpansion = 255;
/** Most of what a chunk holds: LZ4_MAX_INPUT_SIZE. */
const longestChunk = 0x7e000000;

/**
 * What crate files hold compressed: chunks of LZ4, whose number is the first byte; 0 stands for one alone, without
 * its length.
 * @param size  bytes that come out, as the file says; fewer may
 * @param allowed  bytes that may come out of all that is compressed
 * @see TfFastCompression of OpenUSD
 * @throws DamagedUsdLayer, or what `allowed` refuses by
 */
export function decompressed(bytes: Uint8Array, size: number, allowed: Allowance): Uint8Array {
  if (size > bytes.length * mostExpansion) throw new DamagedUsdLayer('it claims more than it can hold');
  allowed.spend(size);
  const into = new Uint8Array(size);
  const [chunks] = bytes;
  if (chunks === undefined) return into;
  if (chunks === 0) return into.subarray(0, decompressBlock(bytes.subarray(1), into));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let [from, to] = [1, 0];
  for (let chunk = 0; chunk < chunks; chunk++) {
    if (from + 4 > bytes.length) throw new DamagedUsdLayer('compressed data in it are cut off');
    const length = view.getInt32(from, true);
    from += 4;
    if (length < 0 || length > bytes.length - from) {
      throw new DamagedUsdLayer('compressed data in it are cut off');
    }
    to += decompressBlock(bytes.subarray(from, from + length), into.subarray(to, to + longestChunk));
    from += length;
  }
  return into.subarray(0, to);
}
