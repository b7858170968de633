/** Anything that gives ranges of bytes: a file, an S3 object, a browser's Blob. */
export interface ByteSource {
  /** Length of the whole in bytes. */
  readonly size: number;
  /**
   * @param into  memory of that length which the bytes may be put into, to spare new memory
   * @returns exactly `length` bytes from `offset`; the range always lies within `size`
   */
  read(offset: number, length: number, into?: Uint8Array): Promise<Uint8Array>;
}
