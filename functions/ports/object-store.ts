import type { Readable } from 'node:stream';
import { FarmError } from '../domain/failure.ts';
import type { Bytes, Instant, Milliseconds, Sha256 } from '../domain/units.ts';

/**
 * Files under keys such as `blobs/…`. A file appears whole or not at all, and what was answered survives the
 * death of the process; a blob survives power loss as well. Objects are never changed in place: a key that is
 * put again holds the old object or the new one. A digest is that of `domain/blob-digest.ts`.
 *
 * Keys are relative paths with `/`, at most 512 bytes, without `.`, `..` or empty parts; none begins with a
 * dot, and none is another key's folder. @throws BadObjectKey
 */
export interface ObjectStore {
  /**
   * Stores bytes, what a stream gives, or a local file (which the store may move: after a success its path
   * may be gone, after a failure it is as it was). A blob that is there already is checked, not stored again,
   * and counts as used.
   * @throws DigestMismatch when `sha256` is given and the bytes have another digest; nothing is stored then
   * @throws StorageFull when there is no room; nothing is stored then
   */
  put(key: string, source: PutSource, options?: { readonly sha256?: Sha256 }): Promise<StoredObject>;
  head(key: string): Promise<KeptObject | undefined>;
  /** The object's bytes; of a range that passes its end, those there are. @throws NoSuchObject */
  read(key: string, range?: ByteRange): Promise<Buffer>;
  /** As `read`, bit by bit; whoever gets the stream reads it to its end or destroys it. @throws NoSuchObject */
  stream(key: string, range?: ByteRange): Promise<Readable>;
  /**
   * Writes the object to a local file, whole or not at all. The file is the caller's own, unless `readOnly`
   * promises that nobody writes to it: then the store may lend its own copy.
   * @throws NoSuchObject
   * @throws StorageFull
   */
  fetch(key: string, path: string, options?: { readonly readOnly?: boolean }): Promise<void>;
  /**
   * Keys that begin with `prefix`, in the order of their UTF-8 bytes, at most `limit` (1 to 1,000) a page; with
   * `unusedSince`, of objects only that were last used before that moment. A page may have fewer keys, or none,
   * while its cursor leads on.
   */
  list(
    prefix: string,
    query: { limit: number; cursor?: string; unusedSince?: Instant },
  ): Promise<{ keys: readonly string[]; cursor?: string }>;
  /** Keys that do not exist are no error. */
  delete(keys: readonly string[]): Promise<void>;
  /**
   * Records that objects are used now, of those that were last used before `unusedSince`. Keys that do not
   * exist are no error.
   */
  touch(keys: readonly string[], unusedSince: Instant): Promise<void>;
  /** Where and how anyone may put this very file, without further rights, for a while. */
  uploadLink(key: string, file: FileToUpload): Promise<UploadLink>;
  /**
   * Makes the object of the parts that were put; done already, it is there.
   * @param id  of the upload, from its links
   * @throws NoSuchUpload
   * @throws UploadIncomplete when parts are missing
   */
  completeUpload(key: string, id: string, sha256: Sha256): Promise<StoredObject>;
  /** Where anyone may get the object for a while, under a file name of the caller's choice. */
  downloadLink(
    key: string,
    options: { readonly fileName: string; readonly validFor: Milliseconds },
  ): Promise<string>;
}

/** `length` bytes from `offset` on. */
export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

export type PutSource =
  | { readonly bytes: Uint8Array }
  | { readonly path: string }
  | { readonly stream: Readable };

export interface StoredObject {
  readonly size: Bytes;
  readonly sha256: Sha256;
}

export interface KeptObject extends StoredObject {
  /** When it was put or touched last, by the store's time. */
  readonly usedAt: Instant;
}

export interface FileToUpload extends StoredObject {
  /** SHA-256 of each of its parts (`domain/blob-digest.ts`), one at least. */
  readonly parts: readonly Sha256[];
  /** The most parts to be given links for, 1 or more. */
  readonly links: number;
}

export interface PutLink {
  readonly url: string;
  /** To be sent as they are. */
  readonly headers: Readonly<Record<string, string>>;
}

/** How to put a file: as a whole, or in parts that make an object once the upload is completed. */
export type UploadLink =
  | ({ readonly kind: 'whole'; readonly expiresAt: Instant } & PutLink)
  | {
      readonly kind: 'parts';
      readonly id: string;
      /** Of every part but the last. */
      readonly partSize: Bytes;
      /** Those that are still to be put, the lowest numbers first; numbers begin with 1. */
      readonly parts: readonly ({ readonly number: number } & PutLink)[];
      /** Whether other parts are missing too, whose links are to be asked for after these are put. */
      readonly more: boolean;
      readonly expiresAt: Instant;
    };

export class BadObjectKey extends FarmError {
  constructor(key: string, why: string) {
    super(`“${key.slice(0, 200)}” cannot be a key: it ${why}`, {
      advice: 'give a relative path with /, such as jobs/j_1/video.mp4',
    });
  }
}

export class NoSuchObject extends FarmError {
  readonly key: string;

  constructor(key: string) {
    super(`there is no object ${key}`, {
      advice: 'upload it again; it may have expired or belong to a deleted job',
      details: { key },
    });
    this.key = key;
  }
}

/** Transient: bytes that were damaged on their way arrive whole the next time. */
export class DigestMismatch extends FarmError {
  override readonly failure = 'transient';

  constructor(key: string, expected: Sha256, actual: Sha256) {
    super(`the bytes for ${key} have the digest ${actual}, not ${expected}`, {
      advice: 'send the file again; if it changed meanwhile, make the manifest anew',
      details: { key, expected, actual },
    });
  }
}

export class StorageFull extends FarmError {
  override readonly failure = 'transient';

  constructor(what: string, cause: unknown) {
    super(`there is no room left to store ${what}`, {
      advice: 'free some space in the farm’s storage, or delete jobs that are no longer needed, and retry',
      cause,
    });
  }
}

/** Transient: the network, or a service that is throttled, slow or down for a while. */
export class StorageUnavailable extends FarmError {
  override readonly failure = 'transient';

  constructor(why: string, cause: unknown) {
    super(`storage does not answer: ${why}`, {
      advice: 'try again in a minute; if it stays so, look at the state of the service',
      cause,
    });
  }
}

export class NoSuchUpload extends FarmError {
  constructor(key: string) {
    super(`there is no such upload of ${key}: it was ended or given up`, {
      advice: 'ask POST /v1/uploads again whether the file is there, and how to put it',
      details: { key },
    });
  }
}

export class UploadIncomplete extends FarmError {
  constructor(key: string) {
    super(`parts of ${key} are missing`, {
      advice: 'ask POST /v1/uploads again which parts are to be put',
      details: { key },
    });
  }
}
