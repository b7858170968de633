import type { FileHeader } from './file-header.ts';

export interface BlockHeader {
  /** Four characters, such as `DATA`, or two for a data-block of its own, such as `SC`. */
  readonly code: string;
  /** Bytes of content behind the header. */
  readonly length: number;
  /** Halves of its address, 32 bits each. */
  readonly lower: number;
  readonly upper: number;
  /** Index of the content's struct in the file's DNA. */
  readonly struct: number;
  /** How many such structs in a row. */
  readonly count: number;
}

export function blockHeaderLength(file: FileHeader): number {
  if (file.largeBlocks) return 32;
  return file.pointerSize === 8 ? 24 : 20;
}

/**
 * Lengths may come out negative or beyond the file when the bytes are damaged; the caller checks.
 * @see BHead4, SmallBHead8 and LargeBHead8 in Blender's BLO_core_bhead.hh
 */
export function parseBlockHeader(view: DataView, offset: number, file: FileHeader): BlockHeader {
  const little = file.littleEndian;
  const code = codeAt(view, offset);
  if (file.largeBlocks) {
    return {
      code,
      struct: view.getInt32(offset + 4, little),
      lower: view.getUint32(offset + 8, true),
      upper: view.getUint32(offset + 12, true),
      length: Number(view.getBigInt64(offset + 16, little)),
      count: Number(view.getBigInt64(offset + 24, little)),
    };
  }
  const behindAddress = offset + 8 + file.pointerSize;
  const isLong = file.pointerSize === 8;
  return {
    code,
    length: view.getInt32(offset + 4, little),
    lower: view.getUint32(offset + (isLong && !little ? 12 : 8), little),
    upper: isLong ? view.getUint32(offset + (little ? 12 : 8), little) : 0,
    struct: view.getInt32(behindAddress, little),
    count: view.getInt32(behindAddress + 4, little),
  };
}

const codes = new Map<number, string>();

/** Codes are few and blocks many: each becomes a string once. */
function codeAt(view: DataView, offset: number): string {
  const word = view.getUint32(offset, false);
  const known = codes.get(word);
  if (known !== undefined) return known;
  const bytes = [word >>> 24, (word >>> 16) & 255, (word >>> 8) & 255, word & 255];
  // Two letters stand first or, from machines of big endian, last.
  const code = String.fromCharCode(...bytes).replaceAll('\0', '');
  if (codes.size < 1000) codes.set(word, code);
  return code;
}
