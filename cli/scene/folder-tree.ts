import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { type FileSource, openFileSource } from '../../functions/blend-file/node-file-source.ts';
import type { ProjectTree } from '../../functions/blend-file/project-tree.ts';
import { codeOf } from '../error-facts.ts';

/** More files of one folder than this are many enough that listing it is faster. */
const askedOneByOne = 16;

/** A folder of this machine as the reader of `.blend` files sees it; what is outside of it can be read too. */
export class FolderTree implements ProjectTree, AsyncDisposable {
  readonly #root: string;
  readonly #opened: FileSource[] = [];
  /** How many files of each folder were asked for. */
  readonly #asked = new Map<string, number>();
  readonly #names = new Map<string, Promise<ReadonlySet<string>>>();

  constructor(root: string) {
    this.#root = root;
  }

  /** Absolute path of a path of the tree. */
  absolute(path: string): string {
    return resolve(this.#root, path);
  }

  async exists(path: string): Promise<boolean> {
    const absolute = this.absolute(path);
    const folder = dirname(absolute);
    const asked = (this.#asked.get(folder) ?? 0) + 1;
    this.#asked.set(folder, asked);
    if (asked <= askedOneByOne) return (await stat(absolute).catch(absent)) !== undefined;
    return (await this.#namesIn(folder)).has(basename(absolute));
  }

  async list(folder: string): Promise<readonly string[]> {
    return (await readdir(this.absolute(folder)).catch(absent)) ?? [];
  }

  /** The folder of a long sequence is listed once. */
  #namesIn(folder: string): Promise<ReadonlySet<string>> {
    const known = this.#names.get(folder);
    if (known) return known;
    const names = readdir(folder)
      .catch(absent)
      .then((found) => new Set(found));
    this.#names.set(folder, names);
    return names;
  }

  async open(path: string): Promise<FileSource | undefined> {
    const source = await openFileSource(this.absolute(path)).catch(absent);
    if (source) this.#opened.push(source);
    return source;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#opened.splice(0).map((source) => source[Symbol.asyncDispose]()));
  }
}

/** Codes of a path that leads to no file: a scene may name anything, even what holds a NUL byte. */
const noFile = new Set([
  'ENOENT',
  'ENOTDIR',
  'EISDIR',
  'EACCES',
  'ELOOP',
  'ENAMETOOLONG',
  'EINVAL',
  'ERR_INVALID_ARG_VALUE',
]);

function absent(error: unknown): undefined {
  const code = codeOf(error);
  if (code !== undefined && noFile.has(code)) return undefined;
  throw error;
}
