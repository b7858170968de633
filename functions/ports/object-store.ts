import type { Readable } from 'node:stream';
import type { Bytes, Instant, Milliseconds, Sha256 } from '../domain/units.ts';

/**
 * Files under keys such as `blobs/…`. A file appears whole or not at all, and what was answered survives the
 * death of the process.
 */
export interface ObjectStore {
  /**
   * Stores bytes or a local file (which the store may move: its path is gone afterwards).
   * @throws DigestMismatch when `sha256` is given and the bytes have another digest; nothing is stored then
   */
  put(key: string, source: PutSource, options?: { readonly sha256?: Sha256 }): Promise<StoredObject>;
  head(key: string): Promise<StoredObject | undefined>;
  /** @throws NoSuchObject */
  read(key: string, range?: { readonly offset: number; readonly length: number }): Promise<Buffer>;
  /** @throws NoSuchObject */
  stream(key: string): Promise<Readable>;
  /** Writes the object to a new local file, whole or not at all. @throws NoSuchObject */
  fetch(key: string, path: string): Promise<void>;
  list(
    prefix: string,
    query: { limit: number; cursor?: string },
  ): Promise<{ keys: readonly string[]; cursor?: string }>;
  /** Keys that do not exist are no error. */
  delete(keys: readonly string[]): Promise<void>;
  /** Where and how anyone may put this very file, without further rights, for a while. */
  uploadLink(key: string, file: { readonly sha256: Sha256; readonly size: Bytes }): Promise<UploadLink>;
  /** Where anyone may get the object for a while, under a file name of the caller's choice. */
  downloadLink(
    key: string,
    options: { readonly fileName: string; readonly validFor: Milliseconds },
  ): Promise<string>;
}

export type PutSource =
  | { readonly bytes: Uint8Array }
  | { readonly path: string }
  | { readonly stream: Readable };

export interface StoredObject {
  readonly size: Bytes;
  readonly sha256: Sha256;
}

export interface UploadLink {
  readonly method: 'PUT';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly expiresAt: Instant;
}
