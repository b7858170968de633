/** How the bytes of a `.blend` are packed: by Blender until 2.93 in gzip, since 3.0 in Zstandard. */
export type Compression = 'raw' | 'gzip' | 'zstd';

/** @param start  the first four bytes, or fewer when the file has no more */
export function compressionOf(start: Uint8Array): Compression {
  if (start[0] === 0x1f && start[1] === 0x8b) return 'gzip';
  if (start[0] === 0x28 && start[1] === 0xb5 && start[2] === 0x2f && start[3] === 0xfd) return 'zstd';
  return 'raw';
}
