/** Anything that gives ranges of bytes: a file, an S3 object, a browser's Blob. */
export interface ByteSource {
  /** Length of the whole in bytes. */
  readonly size: number;
  /** @returns exactly `length` bytes from `offset`; the range always lies within `size` */
  read(offset: number, length: number): Promise<Uint8Array>;
}
