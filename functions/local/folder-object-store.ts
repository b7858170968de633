import { createReadStream } from 'node:fs';
import { chmod, lstat, open, rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { type BlobDigest, blobDigest } from '../domain/blob-digest.ts';
import { type Bytes, bytes, type Milliseconds, type Sha256 } from '../domain/units.ts';
import type { Clock } from '../ports/clock.ts';
import {
  type ByteRange,
  DigestMismatch,
  NoSuchObject,
  type ObjectStore,
  type PutSource,
  type StoredObject,
  type UploadLink,
} from '../ports/object-store.ts';
import { copyWhole } from './copy-whole.ts';
import type { FarmDatabase } from './farm-database.ts';
import { hasCode } from './has-code.ts';
import { ObjectFolder } from './object-folder.ts';
import { identityOf, ObjectIndex } from './object-index.ts';
import { namedIfFull } from './storage-full.ts';
import type { StorageLinks } from './storage-links.ts';
import { inPieces, objectMode, writeIncoming } from './write-incoming.ts';

export interface FolderObjectStoreSettings {
  /** Absolute path of a folder of the store's own. */
  readonly root: string;
  readonly database: FarmDatabase;
  readonly clock: Clock;
  readonly links: StorageLinks;
}

/** Blobs were uploaded and cannot be made again; all else can be rendered once more after power loss. */
const isDurable = (key: string) => key.startsWith('blobs/');

/** Objects as read-only files below a folder; one process at a time may have it open. */
export class FolderObjectStore implements ObjectStore {
  readonly #folder: ObjectFolder;
  readonly #index: ObjectIndex;
  readonly #clock: Clock;
  readonly #links: StorageLinks;

  private constructor(settings: FolderObjectStoreSettings) {
    this.#folder = new ObjectFolder(settings.root);
    this.#index = new ObjectIndex(settings.database);
    this.#clock = settings.clock;
    this.#links = settings.links;
  }

  /** Opens the folder, makes it when it is not there, and clears up after a process that was killed. */
  static async open(settings: FolderObjectStoreSettings): Promise<FolderObjectStore> {
    const store = new FolderObjectStore(settings);
    await store.#folder.prepare();
    for (const key of store.#index.unplaced()) {
      if (await store.#folder.stat(key)) store.#index.confirm(key);
      else store.#index.delete([key]);
    }
    return store;
  }

  async put(key: string, source: PutSource, options: { readonly sha256?: Sha256 } = {}) {
    this.#folder.path(key); // refuses a bad key before anything is read
    if ('path' in source) return this.#putFile(key, source.path, options.sha256);
    const chunks = 'bytes' in source ? inPieces(source.bytes) : source.stream;
    const incoming = this.#folder.unfinishedPath(this.#clock.token());
    try {
      const digest = await writeIncoming(incoming, chunks, isDurable(key));
      return await this.#keep(key, incoming, digest, options.sha256);
    } catch (error) {
      await rm(incoming, { force: true });
      throw namedIfFull(error, key);
    }
  }

  async #putFile(key: string, path: string, expected: Sha256 | undefined): Promise<StoredObject> {
    if ((await lstat(path)).isFile()) {
      const digest = await blobDigest(createReadStream(path, { highWaterMark: 2 ** 20 }));
      checkDigest(key, digest, expected);
      if (isDurable(key)) await syncFile(path);
      try {
        return await this.#keep(key, path, digest, expected);
      } catch (error) {
        if (!hasCode(error, 'EXDEV')) throw namedIfFull(error, key);
      }
    }
    // From another file system, or through a symbolic link.
    const stored = await this.put(
      key,
      { stream: createReadStream(path) },
      expected ? { sha256: expected } : {},
    );
    await rm(path);
    return stored;
  }

  async #keep(key: string, from: string, digest: BlobDigest, expected: Sha256 | undefined) {
    checkDigest(key, digest, expected);
    if ((await this.head(key))?.sha256 === digest.sha256) {
      await rm(from);
      return digest;
    }
    await chmod(from, objectMode);
    this.#index.announce(key, identityOf(await lstat(from, { bigint: true })), digest.sha256);
    await this.#folder.place(from, key, isDurable(key));
    this.#index.confirm(key);
    return digest;
  }

  async head(key: string): Promise<StoredObject | undefined> {
    const found = await this.#folder.stat(key);
    if (!found) return undefined;
    const known = this.#index.digest(key, identityOf(found));
    if (known) return { size: bytes(Number(found.size)), sha256: known };
    // Put there by a restored backup, or cut short by power loss: the file itself tells.
    const digest = await blobDigest(await this.stream(key));
    this.#index.announce(key, identityOf(found), digest.sha256);
    this.#index.confirm(key);
    return digest;
  }

  async read(key: string, range?: ByteRange): Promise<Buffer> {
    return Buffer.concat(await (await this.stream(key, range)).toArray());
  }

  async stream(key: string, range?: ByteRange): Promise<Readable> {
    return this.#folder.stream(key, range);
  }

  async fetch(key: string, path: string): Promise<void> {
    const part = `${path}.${this.#clock.token()}.part`;
    try {
      await copyWhole(this.#folder.path(key), part, path);
    } catch (error) {
      const gone = hasCode(error, 'ENOENT', 'ENOTDIR', 'EISDIR') && !(await this.#folder.stat(key));
      throw gone ? new NoSuchObject(key) : namedIfFull(error, path);
    }
  }

  async list(prefix: string, { limit, cursor }: { limit: number; cursor?: string }) {
    const found = this.#index.list(prefix, cursor ?? '', limit + 1);
    const keys = found.slice(0, limit);
    const last = keys.at(-1);
    return found.length > limit && last !== undefined ? { keys, cursor: last } : { keys };
  }

  async delete(keys: readonly string[]): Promise<void> {
    await this.#folder.remove(keys);
    this.#index.delete(keys);
  }

  async uploadLink(
    key: string,
    file: { readonly sha256: Sha256; readonly size: Bytes },
  ): Promise<UploadLink> {
    this.#folder.path(key);
    return this.#links.upload(key, file);
  }

  async downloadLink(key: string, options: { readonly fileName: string; readonly validFor: Milliseconds }) {
    this.#folder.path(key);
    return this.#links.download(key, options);
  }
}

function checkDigest(key: string, digest: BlobDigest, expected: Sha256 | undefined): void {
  if (expected !== undefined && digest.sha256 !== expected) {
    throw new DigestMismatch(key, expected, digest.sha256);
  }
}

async function syncFile(path: string): Promise<void> {
  await using file = await open(path, 'r');
  await file.sync();
}
