import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { blobDigest } from '../../functions/domain/blob-digest.ts';
import { blobKey } from '../../functions/domain/keys.ts';
import type { ObjectStore } from '../../functions/ports/object-store.ts';

export interface JobBody {
  readonly scene: string;
  readonly manifest: readonly { readonly path: string; readonly sha256: string; readonly size: number }[];
  readonly frames: string;
}

/** Puts a scene into the store and makes the request of a job that renders `frames` frames of it. */
export async function prepareTiny(objects: ObjectStore, scene: string, frames: number): Promise<JobBody> {
  const content = await readFile(scene);
  const { sha256, size } = await blobDigest(createReadStream(scene));
  await objects.put(blobKey(sha256), { bytes: content }, { sha256 });
  return { scene: 'scene.blend', manifest: [{ path: 'scene.blend', sha256, size }], frames: `1-${frames}` };
}
