import { foldPath } from './fold-path.ts';
import type { ManifestEntry } from './manifest.ts';

/**
 * A folder or file as scenes may call it, absolute, and where in the project tree what stood there is now. The
 * root of a file system is ``, that of a drive `C:`, and that of Windows' network `/`.
 */
export interface Moved {
  readonly from: string;
  /** Relative to the tree's root; `` is the root itself. */
  readonly to: string;
}

/** Where the files of a project tree stood before; the longest `from` that a path begins with counts. */
export type PathMap = readonly Moved[];

/** More folders than any project comes from. */
export const longestPathMap = 1000;

/** The path map of a manifest, in as few folders as tell where each file was. */
export function pathMapOf(manifest: readonly Pick<ManifestEntry, 'path' | 'was'>[]): PathMap {
  const map = new MovedPaths([]);
  const places = manifest.flatMap(({ path, was }): Moved[] =>
    was === undefined ? [] : [{ from: was, to: path }],
  );
  for (const place of places) map.add(withoutCommonEnd(place));
  // Two folders may have become one, or one two: what the folders do not tell is told file by file.
  for (const place of places) if (map.inTree(place.from) !== place.to) map.add(place, true);
  return map.list();
}

/** What a place and a path have in common from the end stays as it was. */
function withoutCommonEnd({ from, to }: Moved): Moved {
  for (;;) {
    const [a, b] = [from.lastIndexOf('/'), to.lastIndexOf('/')];
    if (a < 0 || from.slice(a + 1) !== to.slice(b + 1)) return { from, to };
    from = from.slice(0, a);
    if (b < 0) return { from, to: '' };
    to = to.slice(0, b);
  }
}

/** Looks paths up in a path map, without regard to case: one place stands for one file. */
export class MovedPaths {
  readonly #moved = new Map<string, Moved>();

  constructor(map: PathMap) {
    for (const moved of map) this.add(moved);
  }

  add(moved: Moved, instead = false): void {
    const key = foldPath(moved.from);
    if (instead || !this.#moved.has(key)) this.#moved.set(key, moved);
  }

  list(): PathMap {
    return [...this.#moved.values()];
  }

  /** Where in the tree an absolute path leads, whether or not a file is there. */
  inTree(path: string): string | undefined {
    const root = path.startsWith('//') ? 1 : 0;
    for (let end = path.length; end >= root; end = path.lastIndexOf('/', end - 1)) {
      const moved = this.#moved.get(foldPath(path.slice(0, end)));
      if (moved) return joined(moved.to, path.slice(end + 1));
      if (end === root) break;
    }
    return undefined;
  }

  /**
   * Where in the tree a path leads that is relative to its root, or absolute; undefined when that is nowhere, or
   * within the tree anyhow.
   */
  find(path: string): string | undefined {
    if (/^(?:\/|[A-Za-z]:)/.test(path)) return this.inTree(path);
    if (path !== '..' && !path.startsWith('../')) return undefined;
    const root = this.#root;
    return root === undefined ? undefined : this.inTree(upFrom(root, path));
  }

  /** The absolute path that a path above the root stands for; others as they are. @param root  when none is known */
  absolute(path: string, root: string): string {
    return path.startsWith('../') ? upFrom(this.#root ?? root, path) : path;
  }

  /** The place where the tree's root stood before. */
  get #root(): string | undefined {
    for (const { from, to } of this.#moved.values()) if (to === '') return from;
    return undefined;
  }
}

/** @param path  normalised, so that `..` stands at its beginning alone */
function upFrom(folder: string, path: string): string {
  let [from, rest] = [folder, path];
  while (rest === '..' || rest.startsWith('../')) {
    from = from.slice(0, Math.max(0, from.lastIndexOf('/')));
    rest = rest.slice(3);
  }
  return `${from}/${rest}`;
}

const joined = (folder: string, rest: string) =>
  folder === '' || rest === '' ? folder + rest : `${folder}/${rest}`;

/** Why a place cannot be that of a file before, or undefined when it can. */
export function whyBadPlace(place: string): string | undefined {
  if (Buffer.byteLength(place) > longestPlace) return `is longer than ${longestPlace} bytes`;
  if (/\p{Cc}/u.test(place)) return 'has a control character';
  if (!place.isWellFormed()) return 'is no valid Unicode';
  if (place.includes('\\')) return 'has a backslash; write /';
  if (!/^(?:\/\/?|[a-z]:\/)[^/]/i.test(place)) return 'is not absolute';
  if (/\/(?:\.{0,2})(?:\/|$)/.test(place.slice(2))) return 'is not normalised';
  return undefined;
}

/** Blender's FILE_MAX. */
const longestPlace = 1024;
