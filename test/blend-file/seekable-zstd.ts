import { zstdCompressSync } from 'node:zlib';

/**
 * Compresses as Blender does: frames of equal size, then the table of their sizes.
 * @param claim  what the table says of a frame's decompressed size
 */
export function seekableZstd(
  bytes: Uint8Array,
  frameSize: number,
  claim = (size: number) => size,
): Uint8Array {
  const frames: Buffer[] = [];
  const entries: number[] = [];
  for (let at = 0; at < bytes.length; at += frameSize) {
    const part = bytes.subarray(at, at + frameSize);
    const frame = zstdCompressSync(part);
    frames.push(frame);
    entries.push(frame.length, claim(part.length));
  }
  const table = Buffer.alloc(8 + entries.length * 4 + 9);
  table.writeUInt32LE(0x184d2a5e, 0);
  table.writeUInt32LE(table.length - 8, 4);
  for (const [i, entry] of entries.entries()) table.writeUInt32LE(entry, 8 + i * 4);
  table.writeUInt32LE(frames.length, table.length - 9);
  table.writeUInt32LE(0x8f92eab1, table.length - 4);
  return new Uint8Array(Buffer.concat([...frames, table]));
}
