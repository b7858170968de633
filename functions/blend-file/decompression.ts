/**
 * Decompression as the reader needs it, so that the reader itself runs where there is no `node:zlib`.
 * A stream that is cut short rejects with `TruncatedBlendFile`, one that cannot be decoded with
 * `CorruptBlendFile`.
 */
export interface Decompression {
  gunzip(compressed: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
  /** @param compressed  in chunks none of which goes beyond the end of a frame */
  unzstd(compressed: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
  /** @returns exactly `length` bytes; a frame that holds more or fewer rejects with `CorruptBlendFile` */
  unzstdFrame(frame: Uint8Array, length: number): Promise<Uint8Array>;
}
