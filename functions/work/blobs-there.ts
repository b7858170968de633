import { blobKey } from '../domain/keys.ts';
import type { Sha256 } from '../domain/units.ts';
import { NoSuchObject } from '../ports/object-store.ts';
import { readManifest } from '../render/read-manifest.ts';
import { everyLimited } from './every-limited.ts';
import { type BlobPorts, findBlob } from './find-blob.ts';

/** Storage is asked for this many files at the same time. */
const atOnce = 64;

/** Whether a manifest is there with every blob that it names, and none is about to be removed. */
export async function areBlobsThere(ports: BlobPorts, manifest: Sha256): Promise<boolean> {
  if (!(await findBlob(ports, manifest))) return false;
  try {
    const files = await readManifest(ports.objects, manifest);
    const digests = [...new Set(files.map(({ sha256 }) => sha256))];
    const found = await everyLimited(digests, atOnce, (digest) => findBlob(ports, digest));
    return found.every((blob) => blob !== undefined);
  } catch (error) {
    if (error instanceof NoSuchObject && error.key === blobKey(manifest)) return false;
    throw error;
  }
}
