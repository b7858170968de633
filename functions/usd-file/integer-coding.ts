import { DamagedUsdLayer } from './errors.ts';

/** Bytes of a difference, by its code of two bits; 0 stands for the difference that is the most frequent. */
const lengths = [0, 1, 2, 4];

/** Bytes that so many integers take at most once they are decompressed. */
export const longestCoding = (count: number): number => 4 + Math.ceil(count / 4) + 4 * count;

/**
 * Integers as crate files code them: the most frequent difference, a code of two bits for each integer, and those
 * differences that are others.
 * @see Usd_IntegerCompression of OpenUSD
 * @throws DamagedUsdLayer when there are fewer
 */
export function decodeIntegers(bytes: Uint8Array, count: number): Uint32Array {
  if (count === 0) return new Uint32Array(0);
  const codes = 4;
  let from = codes + Math.ceil(count / 4);
  if (from > bytes.length) throw new DamagedUsdLayer('a list in it is cut off');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const frequent = view.getInt32(0, true);
  const integers = new Uint32Array(count);
  for (let index = 0, value = 0; index < count; index++) {
    const code = (view.getUint8(codes + (index >> 2)) >> (2 * (index & 3))) & 3;
    const length = lengths[code] ?? 0;
    if (from + length > bytes.length) throw new DamagedUsdLayer('a list in it is cut off');
    if (code === 0) value += frequent;
    else if (code === 1) value += view.getInt8(from);
    else if (code === 2) value += view.getInt16(from, true);
    else value += view.getInt32(from, true);
    value |= 0;
    integers[index] = value;
    from += length;
  }
  return integers;
}
