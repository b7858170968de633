import type { ByteSource } from '../../blend-file/byte-source.ts';
import type { ProjectTree } from '../../blend-file/project-tree.ts';
import { blobKey } from '../../domain/keys.ts';
import type { Manifest, ManifestEntry } from '../../domain/manifest.ts';
import type { ObjectStore } from '../../ports/object-store.ts';

/** A project tree as its manifest lists it, its files read from where they were uploaded. */
export function manifestTree(objects: ObjectStore, manifest: Manifest): ProjectTree {
  const files = new Map(manifest.map((entry) => [entry.path, entry]));
  let folders: ReadonlyMap<string, ReadonlySet<string>> | undefined;
  return {
    exists: async (path) => files.has(path),
    async list(folder) {
      folders ??= foldersOf(files.keys());
      return [...(folders.get(folder) ?? [])];
    },
    async open(path) {
      const entry = files.get(path);
      return entry && openBlob(objects, entry);
    },
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
export async function openBlob(objects: ObjectStore, entry: ManifestEntry): Promise<ByteSource | undefined> {
  const key = blobKey(entry.sha256);
  const stored = await objects.head(key);
  if (stored?.size !== entry.size) return undefined;
  return { size: stored.size, read: (offset, length) => objects.read(key, { offset, length }) };
}
