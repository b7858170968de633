import { useRecordedEvery } from '../domain/blob-life.ts';
import { type Job, manifestsOf } from '../domain/job.ts';
import { jobPrefix } from '../domain/keys.ts';
import { frameNumber, type Instant, instant } from '../domain/units.ts';
import type { Ports } from '../ports/ports.ts';
import { hiddenWithLease } from '../work/keep-lease.ts';
import { keysBelow } from './keys-below.ts';
import { manifestBlobs } from './manifest-blobs.ts';

/**
 * Removes what attempts left that did not win, once the job has ended and no lease can be held any more, and
 * records that the job's blobs were used until then.
 */
export async function sweepEnded(ports: Ports, job: Job, now: Instant): Promise<void> {
  if (job.endedAt === undefined || now - job.endedAt < hiddenWithLease) return;
  for (const manifest of manifestsOf(job)) {
    const blobs = await manifestBlobs(ports.objects, manifest);
    await ports.objects.touch([...blobs], instant(now - useRecordedEvery));
  }
  const prefix = `${jobPrefix(job.id)}frames/`;
  for await (const keys of keysBelow(ports.objects, prefix)) {
    const lost = [];
    for (const key of keys) if (await isLost(ports, job, key.slice(prefix.length))) lost.push(key);
    if (lost.length > 0) await ports.objects.delete(lost);
  }
  await ports.jobs.updateJob(job.id, (current) =>
    current.epoch === job.epoch && current.endedAt === job.endedAt
      ? { write: { ...current, sweptAt: now }, answer: undefined }
      : { answer: undefined },
  );
}

async function isLost(ports: Ports, job: Job, path: string): Promise<boolean> {
  const [frame, attempt] = path.split('/').map(Number);
  if (frame === undefined || attempt === undefined) return false;
  const record = await ports.jobs.readFrame(job.id, frameNumber(frame));
  return record?.state !== 'succeeded' || record.attempt !== attempt;
}
