import { pipeline, Readable, type Transform } from 'node:stream';
import { constants, createGunzip, createZstdDecompress, zstdDecompressSync } from 'node:zlib';
import type { Decompression } from './decompression.ts';
import { CorruptBlendFile, TruncatedBlendFile } from './errors.ts';

const chunkSize = 256 * 1024;
/** Windows up to 64 MiB: Blender and `zstd -19` stay at 8; more is memory that a hostile file asks for. */
const params = { [constants.ZSTD_d_windowLogMax]: 26 };

export const nodeDecompression: Decompression = {
  gunzip: (compressed) => through(compressed, createGunzip({ chunkSize })),
  unzstd: (compressed) => through(compressed, createZstdDecompress({ chunkSize, params })),
  async unzstdFrame(frame, length) {
    const whole = decompressed(frame, length);
    if (whole.length !== length) throw new CorruptBlendFile('a compressed part is shorter than announced');
    return whole;
  },
};

function decompressed(frame: Uint8Array, length: number): Uint8Array {
  try {
    return zstdDecompressSync(frame, { maxOutputLength: length, params });
  } catch (cause) {
    throw new CorruptBlendFile('a compressed part cannot be decompressed', cause);
  }
}

async function* through(
  compressed: AsyncIterable<Uint8Array>,
  transform: Transform,
): AsyncGenerator<Uint8Array> {
  // The iterator over `transform` reports errors and tears the pipe down; the callback has nothing to add.
  const output = pipeline(Readable.from(compressed), transform, () => undefined);
  try {
    yield* output;
  } catch (cause) {
    if (!isZlibError(cause)) throw cause;
    if (cause.code === 'Z_BUF_ERROR') throw new TruncatedBlendFile('within its compressed data', cause);
    throw new CorruptBlendFile('its compressed data cannot be decompressed', cause);
  }
}

/** By its code alone: an error of another realm is no instance of this one's `Error`. */
function isZlibError(error: unknown): error is { code: string } {
  if (typeof error !== 'object' || error === null || !('code' in error)) return false;
  return typeof error.code === 'string' && /^(Z_|ZSTD_|ERR_)/.test(error.code);
}
