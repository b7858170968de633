import type { Problem } from '../../domain/failure.ts';
import type { ManifestEntry } from '../../domain/manifest.ts';
import type { Sha256 } from '../../domain/units.ts';
import type { StoredObject } from '../../ports/object-store.ts';
import { everyLimited } from '../../work/every-limited.ts';
import { type BlobPorts, findBlob } from '../../work/find-blob.ts';

/** Storage is asked for this many files at the same time. */
const atOnce = 64;

type Content = Pick<ManifestEntry, 'sha256' | 'size'> & Partial<ManifestEntry>;

/** Looks whether every file of a manifest has been uploaded with the size that it names. */
export async function findMissingBlobs(ports: BlobPorts, manifest: readonly Content[]): Promise<Problem[]> {
  const digests = [...new Set(manifest.map((entry) => entry.sha256))];
  const stored = new Map<Sha256, StoredObject | undefined>();
  await everyLimited(digests, atOnce, async (digest) => {
    stored.set(digest, await findBlob(ports, digest));
  });
  return manifest.flatMap((entry, index): Problem[] => {
    const blob = stored.get(entry.sha256);
    if (blob?.size === entry.size) return [];
    const pointer = `/manifest/${index}`;
    const name = entry.path ?? `a file of ${entry.size} bytes`;
    if (!blob) {
      return [
        {
          code: 'FileNotUploaded',
          message: `${name} has not been uploaded`,
          advice: 'ask POST /v1/uploads where to put it',
          pointer,
          details: { path: entry.path, sha256: entry.sha256 },
        },
      ];
    }
    return [
      {
        code: 'WrongFileSize',
        message: `${name} has ${blob.size} bytes, the manifest says ${entry.size}`,
        advice: 'make the manifest anew: the file was changed while it was listed',
        pointer,
        details: { path: entry.path, stored: blob.size, listed: entry.size },
      },
    ];
  });
}
