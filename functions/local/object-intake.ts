import { type BigIntStats, createReadStream } from 'node:fs';
import { chmod, lstat, open, rm } from 'node:fs/promises';
import { type BlobDigest, blobDigest } from '../domain/blob-digest.ts';
import { blobPrefix } from '../domain/keys.ts';
import { bytes, type Instant, type Sha256 } from '../domain/units.ts';
import type { Clock } from '../ports/clock.ts';
import { DigestMismatch, type KeptObject, type PutSource, type StoredObject } from '../ports/object-store.ts';
import { hasCode } from '../storage/has-code.ts';
import { inPieces } from '../storage/in-pieces.ts';
import { fileDigest } from './file-digest.ts';
import type { ObjectFolder } from './object-folder.ts';
import { identityOf, type ObjectIndex } from './object-index.ts';
import { namedIfFull } from './storage-full.ts';
import { objectMode, writeIncoming } from './write-incoming.ts';

/** Blobs were uploaded and cannot be made again; all else can be rendered once more after power loss. */
const isDurable = (key: string) => key.startsWith(blobPrefix);

/** How files come into a folder of objects: checked, whole and with a known digest. */
export class ObjectIntake {
  readonly #folder: ObjectFolder;
  readonly #index: ObjectIndex;
  readonly #clock: Clock;

  constructor(folder: ObjectFolder, index: ObjectIndex, clock: Clock) {
    this.#folder = folder;
    this.#index = index;
    this.#clock = clock;
  }

  async put(key: string, source: PutSource, expected: Sha256 | undefined): Promise<StoredObject> {
    if ('path' in source) return this.#putFile(key, source.path, expected);
    const chunks = 'bytes' in source ? inPieces(source.bytes) : source.stream;
    const incoming = this.#folder.unfinishedPath(this.#clock.token());
    try {
      const digest = await writeIncoming(incoming, chunks, isDurable(key));
      checkDigest(key, digest, expected);
      return await this.#keep(key, incoming, digest);
    } catch (error) {
      await rm(incoming, { force: true });
      throw namedIfFull(error, key);
    }
  }

  async #putFile(key: string, path: string, expected: Sha256 | undefined): Promise<StoredObject> {
    if ((await lstat(path)).isFile()) {
      const digest = await fileDigest(path);
      checkDigest(key, digest, expected);
      if (isDurable(key)) await syncFile(path);
      try {
        return await this.#keep(key, path, digest);
      } catch (error) {
        if (!hasCode(error, 'EXDEV')) throw namedIfFull(error, key);
      }
    }
    // From another file system, or through a symbolic link.
    const stored = await this.put(key, { stream: createReadStream(path) }, expected);
    await rm(path);
    return stored;
  }

  /** Puts a whole file in its place; the same bytes that the key holds already are not stored again. */
  async #keep(key: string, from: string, digest: BlobDigest): Promise<StoredObject> {
    if ((await this.head(key))?.sha256 === digest.sha256) {
      await rm(from);
      const now = this.#clock.now();
      this.#index.touch([key], now, now);
      return digest;
    }
    await chmod(from, objectMode);
    this.#announce(key, await lstat(from, { bigint: true }), digest);
    try {
      await this.#folder.place(from, key, isDurable(key));
    } finally {
      await this.#settle(key);
    }
    return digest;
  }

  async head(key: string): Promise<KeptObject | undefined> {
    const found = await this.#folder.stat(key);
    if (!found) return undefined;
    const known = this.#index.find(key, identityOf(found));
    if (known) return { size: bytes(Number(found.size)), ...known };
    // Put there by a restored backup, or cut short by power loss: the file itself tells.
    const digest = await blobDigest(await this.#folder.stream(key));
    const usedAt = this.#announce(key, found, digest);
    this.#index.confirm(key);
    return { ...digest, usedAt };
  }

  #announce(key: string, file: BigIntStats, { sha256 }: BlobDigest): Instant {
    const usedAt = this.#clock.now();
    this.#index.announce(key, identityOf(file), { sha256, usedAt });
    return usedAt;
  }

  /** Looks what became of the objects that a process, now dead, was about to put in place. */
  async settleAll(): Promise<void> {
    for (const key of this.#index.unplaced()) await this.#settle(key);
  }

  async #settle(key: string): Promise<void> {
    if (await this.#folder.stat(key)) this.#index.confirm(key);
    else this.#index.delete([key]);
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
