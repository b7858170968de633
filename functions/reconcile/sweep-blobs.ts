import { blobRemovedAfter } from '../domain/blob-life.ts';
import { manifestsOf } from '../domain/job.ts';
import { bakesPrefix, blobPrefix, blobsSweptKey } from '../domain/keys.ts';
import { days, type Instant, instant } from '../domain/units.ts';
import type { Ports } from '../ports/ports.ts';
import { keysBelow } from './keys-below.ts';
import { manifestBlobs } from './manifest-blobs.ts';
import { openJobs } from './open-jobs.ts';

const sweepEvery = days(1);

/** Once a day, removes the blobs, and what is kept of bakes, that nobody has used for a month and that no open job needs. */
export async function sweepBlobs(ports: Ports, now: Instant): Promise<void> {
  const { objects } = ports;
  const last = await objects.head(blobsSweptKey);
  if (last && now - last.usedAt < sweepEvery) return;
  // Before the blobs are listed: a job that ends meanwhile either is still among these, or its use is on record.
  const needed = await blobsOfOpenJobs(ports);
  const unusedSince = instant(now - blobRemovedAfter);
  for await (const keys of keysBelow(objects, blobPrefix, unusedSince)) {
    const unneeded = keys.filter((key) => !needed.has(key));
    if (unneeded.length > 0) await objects.delete(unneeded);
  }
  // What they name is gone by then, or is about to go.
  for await (const keys of keysBelow(objects, bakesPrefix, unusedSince)) await objects.delete(keys);
  await objects.put(blobsSweptKey, { bytes: new Uint8Array() });
}

async function blobsOfOpenJobs({ jobs, objects }: Ports): Promise<ReadonlySet<string>> {
  const needed = new Set<string>();
  for await (const job of openJobs(jobs)) {
    if (job.deletedAt !== undefined) continue;
    for (const manifest of manifestsOf(job)) {
      for (const key of await manifestBlobs(objects, manifest)) needed.add(key);
    }
  }
  return needed;
}
