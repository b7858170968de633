import * as z from 'zod';
import { blobKey } from '../domain/keys.ts';
import type { Manifest } from '../domain/manifest.ts';
import { bytes, type Sha256, sha256 } from '../domain/units.ts';
import type { ObjectStore } from '../ports/object-store.ts';

const manifestSchema = z.array(
  z
    .object({
      path: z.string(),
      sha256: z.string().transform(sha256),
      size: z.number().transform(bytes),
      was: z.string().optional(),
    })
    .transform(({ was, ...entry }) => ({ ...entry, ...(was !== undefined && { was }) })),
);

/** Reads a job's manifest, which was checked when the job was submitted. */
export async function readManifest(objects: ObjectStore, digest: Sha256): Promise<Manifest> {
  return manifestSchema.parse(JSON.parse((await objects.read(blobKey(digest))).toString()));
}
