import { countsAsThere } from '../domain/blob-life.ts';
import { blobKey } from '../domain/keys.ts';
import type { Sha256 } from '../domain/units.ts';
import type { StoredObject } from '../ports/object-store.ts';
import type { Ports } from '../ports/ports.ts';

export type BlobPorts = Pick<Ports, 'objects' | 'clock'>;

/** @returns undefined when it is not there, or is so old that it may be removed any moment */
export async function findBlob(
  { objects, clock }: BlobPorts,
  digest: Sha256,
): Promise<StoredObject | undefined> {
  const found = await objects.head(blobKey(digest));
  return found && countsAsThere(found, clock.now()) ? found : undefined;
}
