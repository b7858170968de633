import { blobKey } from '../domain/keys.ts';
import type { Sha256 } from '../domain/units.ts';
import { NoSuchObject, type ObjectStore } from '../ports/object-store.ts';
import { readManifest } from '../render/read-manifest.ts';

/** Keys of a manifest and of the blobs that it names, each once; none when the manifest itself is gone. */
export async function manifestBlobs(objects: ObjectStore, manifest: Sha256): Promise<ReadonlySet<string>> {
  try {
    const files = await readManifest(objects, manifest);
    return new Set([manifest, ...files.map((file) => file.sha256)].map(blobKey));
  } catch (error) {
    if (error instanceof NoSuchObject) return new Set();
    throw error;
  }
}
