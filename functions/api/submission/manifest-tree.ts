import type { ByteSource } from '../../blend-file/byte-source.ts';
import type { ProjectTree } from '../../blend-file/project-tree.ts';
import { foldPath } from '../../domain/fold-path.ts';
import { blobKey } from '../../domain/keys.ts';
import type { ManifestEntry } from '../../domain/manifest.ts';
import { MovedPaths, pathMapOf } from '../../domain/path-map.ts';
import type { ObjectStore } from '../../ports/object-store.ts';

type BlobReader = Pick<ObjectStore, 'head' | 'read'>;

/** A file that is there; what is in it may not be known. */
export type TreeFile = Pick<ManifestEntry, 'path'> & Partial<ManifestEntry>;

/**
 * A project tree as its manifest lists it, its files read from where they were uploaded. Files that stood elsewhere
 * are found by where they were, and all without regard to case, as Windows and macOS do.
 */
export function manifestTree(objects: BlobReader, manifest: readonly TreeFile[]): ProjectTree {
  const files = new Map(manifest.map((entry) => [foldPath(entry.path), entry]));
  const moved = new MovedPaths(pathMapOf(manifest));
  let folders: ReadonlyMap<string, ReadonlySet<string>> | undefined;
  const find = (path: string) => files.get(foldPath(moved.find(path) ?? path));
  return {
    exists: async (path) => find(path) !== undefined,
    async list(folder) {
      folders ??= foldersOf(manifest.map(({ path }) => path));
      return [...(folders.get(moved.find(folder) ?? folder) ?? [])];
    },
    async open(path) {
      const entry = find(path);
      return entry && openBlob(objects, entry);
    },
    place: async (path) => find(path)?.path,
    liesAt: async (place) => files.get(foldPath(place))?.path === place,
  };
}

/** The names in each folder. */
function foldersOf(paths: Iterable<string>): Map<string, Set<string>> {
  const folders = new Map<string, Set<string>>();
  for (const path of paths) {
    for (let end = path.length; end >= 0; ) {
      const slash = path.lastIndexOf('/', end - 1);
      const folder = path.slice(0, Math.max(0, slash));
      const names = folders.get(folder);
      const name = path.slice(slash + 1, end);
      // Where the name is known, so are those of the folders around it.
      if (names?.has(name)) break;
      if (names) names.add(name);
      else folders.set(folder, new Set([name]));
      end = slash;
    }
  }
  return folders;
}

/** @returns undefined when the file has not been uploaded, or is another than the manifest says */
export async function openBlob(
  objects: BlobReader,
  { sha256, size }: TreeFile,
): Promise<ByteSource | undefined> {
  if (sha256 === undefined || size === undefined) return undefined;
  const key = blobKey(sha256);
  const stored = await objects.head(key);
  if (stored?.size !== size) return undefined;
  return { size: stored.size, read: (offset, length) => objects.read(key, { offset, length }) };
}
