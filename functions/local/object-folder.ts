import type { BigIntStats } from 'node:fs';
import { mkdir, open, readdir, rename, rm, rmdir, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { type ByteRange, NoSuchObject } from '../ports/object-store.ts';
import { hasCode } from '../storage/has-code.ts';
import { checkObjectKey } from '../storage/object-key.ts';

/** Bytes that are read at a time. */
const pieceSize = 2 ** 18;
/** Files that are removed at the same time. */
const removedAtOnce = 32;

/** The files of the objects, each at its key below the root, and those that are not yet whole. */
export class ObjectFolder {
  readonly #root: string;
  readonly #unfinished: string;

  constructor(root: string) {
    this.#root = root;
    this.#unfinished = join(root, '.unfinished');
  }

  /** Makes the folder, and removes what a process left unfinished: no other may be at work. */
  async prepare(): Promise<void> {
    await mkdir(this.#unfinished, { recursive: true, mode: 0o700 });
    const names = await readdir(this.#unfinished);
    await Promise.all(names.map((name) => rm(join(this.#unfinished, name), { force: true })));
  }

  /** The file that holds the key's object. @throws BadObjectKey when it would lie elsewhere than below the root */
  path(key: string): string {
    checkObjectKey(key);
    return join(this.#root, key);
  }

  unfinishedPath(name: string): string {
    return join(this.#unfinished, name);
  }

  /** @returns undefined when the key has no file */
  async stat(key: string): Promise<BigIntStats | undefined> {
    try {
      const found = await stat(this.path(key), { bigint: true });
      return found.isFile() ? found : undefined;
    } catch (error) {
      if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
      throw error;
    }
  }

  /** @throws NoSuchObject */
  async stream(key: string, range?: ByteRange): Promise<Readable> {
    if (!(await this.stat(key))) throw new NoSuchObject(key);
    if (range?.length === 0) return Readable.from([]);
    try {
      // Opened here, so that a missing file is this call's error and not the stream's.
      const file = await open(this.path(key), 'r');
      const bounds = range && { start: range.offset, end: range.offset + range.length - 1 };
      return file.createReadStream({ highWaterMark: pieceSize, ...bounds });
    } catch (error) {
      throw hasCode(error, 'ENOENT') ? new NoSuchObject(key) : error;
    }
  }

  /** Moves a whole file to the key. @param durable  wait until its name is on the disk */
  async place(from: string, key: string, durable: boolean): Promise<void> {
    const to = this.path(key);
    for (let left = 5; ; left--) {
      try {
        await rename(from, to);
        break;
      } catch (error) {
        // The folder is not there yet, or a deletion has just removed it as empty.
        if (!hasCode(error, 'ENOENT') || left === 0) throw error;
        await mkdir(dirname(to), { recursive: true });
      }
    }
    if (durable) await syncFolders(dirname(to), this.#root);
  }

  async remove(keys: readonly string[]): Promise<void> {
    for (let at = 0; at < keys.length; at += removedAtOnce) {
      await Promise.all(keys.slice(at, at + removedAtOnce).map((key) => unlinkIfThere(this.path(key))));
    }
    for (const folder of new Set(keys.map((key) => dirname(this.path(key))))) await this.#prune(folder);
  }

  /** Removes a folder and those around it as far as they are empty. */
  async #prune(folder: string): Promise<void> {
    if (folder === this.#root) return;
    try {
      await rmdir(folder);
    } catch (error) {
      if (hasCode(error, 'ENOTEMPTY', 'EEXIST', 'ENOTDIR')) return;
      if (!hasCode(error, 'ENOENT')) throw error;
    }
    await this.#prune(dirname(folder));
  }
}

async function unlinkIfThere(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (!hasCode(error, 'ENOENT', 'ENOTDIR', 'EISDIR')) throw error;
  }
}

/** A new file's name survives power loss once the folders down to it are on the disk. */
async function syncFolders(from: string, root: string): Promise<void> {
  for (let folder = from; ; folder = dirname(folder)) {
    await using handle = await open(folder, 'r');
    await handle.sync();
    if (folder === root) return;
  }
}
