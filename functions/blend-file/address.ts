/**
 * Where a block lay in the memory of the Blender that saved it: the key by which pointers in the file name it.
 * A number where that is exact, as for all real addresses; 5.x also writes made-up ones of full 64 bits.
 */
export type Address = number | bigint;

export const nullAddress: Address = 0;

export function readAddress(view: DataView, offset: number, size: 4 | 8, littleEndian: boolean): Address {
  if (size === 4) return view.getUint32(offset, littleEndian);
  const low = view.getUint32(offset + (littleEndian ? 0 : 4), littleEndian);
  const high = view.getUint32(offset + (littleEndian ? 4 : 0), littleEndian);
  return high < 0x20_0000 ? high * 2 ** 32 + low : (BigInt(high) << 32n) | BigInt(low);
}
