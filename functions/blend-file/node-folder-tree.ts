import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { foldPath } from '../domain/fold-path.ts';
import { MovedPaths, type PathMap } from '../domain/path-map.ts';
import { type FileSource, openFileSource } from './node-file-source.ts';
import type { ProjectTree } from './project-tree.ts';

/** More files of one folder than this are many enough that listing it is faster. */
const askedOneByOne = 16;

interface Names {
  readonly all: ReadonlySet<string>;
  /** The names by their folded form. */
  readonly byFold: ReadonlyMap<string, string>;
}

/**
 * A folder of this machine as the reader of `.blend` files sees it; what is outside of it can be read too. Names
 * that differ in case alone are the same, as they are on Windows and macOS.
 */
export class FolderTree implements ProjectTree, AsyncDisposable {
  readonly #root: string;
  readonly #moved: MovedPaths;
  readonly #opened: FileSource[] = [];
  /** How many files of each folder were asked for. */
  readonly #asked = new Map<string, number>();
  readonly #names = new Map<string, Promise<Names>>();

  /** @param moved  where files of the folder stood before, by which the scene may still call them */
  constructor(root: string, moved: PathMap = []) {
    this.#root = root;
    this.#moved = new MovedPaths(moved);
  }

  /** Absolute path of a path of the tree. */
  absolute(path: string): string {
    return resolve(this.#root, this.#moved.find(path) ?? path);
  }

  /** The absolute path of a file or folder by its name on disk, or undefined when there is none. */
  async find(path: string): Promise<string | undefined> {
    const absolute = this.absolute(path);
    return (await this.#isThere(absolute)) ? absolute : this.#nameOnDisk(absolute);
  }

  async exists(path: string): Promise<boolean> {
    return (await this.find(path)) !== undefined;
  }

  /** Of the name alone as it stands: Blender finds the files of caches by no other. */
  async list(folder: string): Promise<readonly string[]> {
    return (await readdir(this.absolute(folder)).catch(absent)) ?? [];
  }

  async open(path: string): Promise<FileSource | undefined> {
    const found = await this.find(path);
    const source = found === undefined ? undefined : await openFileSource(found).catch(absent);
    if (source) this.#opened.push(source);
    return source;
  }

  async place(path: string): Promise<string | undefined> {
    const found = await this.find(path);
    if (found === undefined) return undefined;
    return (isAbsolute(path) ? found : relative(this.#root, found)).split(sep).join('/');
  }

  async liesAt(place: string): Promise<boolean> {
    const absolute = resolve(this.#root, place);
    if (!(await this.#namesIn(dirname(absolute))).all.has(basename(absolute))) return false;
    return (await stat(absolute).catch(absent))?.isFile() === true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#opened.splice(0).map((source) => source[Symbol.asyncDispose]()));
  }

  async #isThere(absolute: string): Promise<boolean> {
    const folder = dirname(absolute);
    const asked = (this.#asked.get(folder) ?? 0) + 1;
    this.#asked.set(folder, asked);
    if (asked <= askedOneByOne) return (await stat(absolute).catch(absent)) !== undefined;
    return (await this.#namesIn(folder)).all.has(basename(absolute));
  }

  async #nameOnDisk(absolute: string): Promise<string | undefined> {
    const folder = dirname(absolute);
    if (folder === absolute) return undefined;
    const around = (await stat(folder).catch(absent)) ? folder : await this.#nameOnDisk(folder);
    const name = around && (await this.#namesIn(around)).byFold.get(foldPath(basename(absolute)));
    return name === undefined || around === undefined ? undefined : join(around, name);
  }

  /** The folder of a long sequence is listed once. */
  #namesIn(folder: string): Promise<Names> {
    const known = this.#names.get(folder);
    if (known) return known;
    const names = readdir(folder)
      .catch(absent)
      .then((found = []) => ({
        all: new Set(found),
        byFold: new Map(found.map((name) => [foldPath(name), name])),
      }));
    this.#names.set(folder, names);
    return names;
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
  // Not `instanceof`: errors of the system may come from another realm, as in a test's sandbox.
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (typeof code === 'string' && noFile.has(code)) return undefined;
  throw error;
}
