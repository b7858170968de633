import type { ByteSource } from '../../blend-file/byte-source.ts';
import type { ProjectTree } from '../../blend-file/project-tree.ts';
import { blobKey } from '../../domain/keys.ts';
import type { Manifest, ManifestEntry } from '../../domain/manifest.ts';
import type { ObjectStore } from '../../ports/object-store.ts';

/** A project tree as its manifest lists it, its files read from where they were uploaded. */
export function manifestTree(objects: ObjectStore, manifest: Manifest): ProjectTree {
  const files = new Map(manifest.map((entry) => [entry.path, entry]));
  return {
    exists: async (path) => files.has(path),
    async list(folder) {
      const prefix = folder === '' ? '' : `${folder}/`;
      const inside = [...files.keys()].filter((path) => path.startsWith(prefix));
      return [...new Set(inside.map((path) => path.slice(prefix.length).split('/', 1)[0] ?? ''))];
    },
    async open(path) {
      const entry = files.get(path);
      return entry && openBlob(objects, entry);
    },
  };
}

/** @returns undefined when the file has not been uploaded, or is another than the manifest says */
export async function openBlob(objects: ObjectStore, entry: ManifestEntry): Promise<ByteSource | undefined> {
  const key = blobKey(entry.sha256);
  const stored = await objects.head(key);
  if (stored?.size !== entry.size) return undefined;
  return { size: stored.size, read: (offset, length) => objects.read(key, { offset, length }) };
}
