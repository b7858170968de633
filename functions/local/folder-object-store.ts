import type { Readable } from 'node:stream';
import type { Instant, Milliseconds, Sha256 } from '../domain/units.ts';
import type { Clock } from '../ports/clock.ts';
import {
  type ByteRange,
  type FileToUpload,
  type KeptObject,
  NoSuchObject,
  NoSuchUpload,
  type ObjectStore,
  type PutSource,
  type StoredObject,
  type UploadLink,
} from '../ports/object-store.ts';
import { hasCode } from '../storage/has-code.ts';
import { checkObjectKey } from '../storage/object-key.ts';
import { copyWhole, linkWhole } from './copy-whole.ts';
import type { FarmDatabase } from './farm-database.ts';
import { ObjectFolder } from './object-folder.ts';
import { ObjectIndex } from './object-index.ts';
import { ObjectIntake } from './object-intake.ts';
import { namedIfFull } from './storage-full.ts';
import type { StorageLinks } from './storage-links.ts';

export interface FolderObjectStoreSettings {
  /** Absolute path of a folder of the store's own. */
  readonly root: string;
  readonly database: FarmDatabase;
  readonly clock: Clock;
  readonly links: StorageLinks;
}

/** Objects as read-only files below a folder; one process at a time may have it open. */
export class FolderObjectStore implements ObjectStore {
  readonly #folder: ObjectFolder;
  readonly #index: ObjectIndex;
  readonly #intake: ObjectIntake;
  readonly #clock: Clock;
  readonly #links: StorageLinks;

  private constructor(settings: FolderObjectStoreSettings) {
    this.#folder = new ObjectFolder(settings.root);
    this.#index = new ObjectIndex(settings.database);
    this.#intake = new ObjectIntake(this.#folder, this.#index, settings.clock);
    this.#clock = settings.clock;
    this.#links = settings.links;
  }

  /** Opens the folder, makes it when it is not there, and clears up after a process that was killed. */
  static async open(settings: FolderObjectStoreSettings): Promise<FolderObjectStore> {
    const store = new FolderObjectStore(settings);
    await store.#folder.prepare();
    await store.#intake.settleAll();
    return store;
  }

  async put(key: string, source: PutSource, options: { readonly sha256?: Sha256 } = {}) {
    checkObjectKey(key); // before anything is read
    return this.#intake.put(key, source, options.sha256);
  }

  async head(key: string): Promise<KeptObject | undefined> {
    return this.#intake.head(key);
  }

  async read(key: string, range?: ByteRange): Promise<Buffer> {
    return Buffer.concat(await (await this.stream(key, range)).toArray());
  }

  async stream(key: string, range?: ByteRange): Promise<Readable> {
    return this.#folder.stream(key, range);
  }

  async fetch(key: string, path: string, options: { readonly readOnly?: boolean } = {}): Promise<void> {
    const object = this.#folder.path(key);
    const part = `${path}.${this.#clock.token()}.part`;
    try {
      if (!(options.readOnly && (await linkWhole(object, part, path)))) await copyWhole(object, part, path);
    } catch (error) {
      const gone = hasCode(error, 'ENOENT', 'ENOTDIR', 'EISDIR') && !(await this.#folder.stat(key));
      throw gone ? new NoSuchObject(key) : namedIfFull(error, path);
    }
  }

  async list(prefix: string, query: { limit: number; cursor?: string; unusedSince?: Instant }) {
    const { limit, cursor = '', unusedSince = Number.MAX_SAFE_INTEGER } = query;
    const found = this.#index.list(prefix, cursor, limit + 1, unusedSince);
    const keys = found.slice(0, limit);
    const last = keys.at(-1);
    return found.length > limit && last !== undefined ? { keys, cursor: last } : { keys };
  }

  async delete(keys: readonly string[]): Promise<void> {
    await this.#folder.remove(keys);
    this.#index.delete(keys);
  }

  async touch(keys: readonly string[], unusedSince: Instant): Promise<void> {
    this.#index.touch(keys, unusedSince, this.#clock.now());
  }

  async uploadLink(key: string, file: FileToUpload): Promise<UploadLink> {
    checkObjectKey(key);
    return this.#links.upload(key, file);
  }

  /** Files of any size are put as a whole here: no upload in parts was ever begun. */
  async completeUpload(key: string): Promise<StoredObject> {
    checkObjectKey(key);
    throw new NoSuchUpload(key);
  }

  async downloadLink(key: string, options: { readonly fileName: string; readonly validFor: Milliseconds }) {
    checkObjectKey(key);
    return this.#links.download(key, options);
  }
}
