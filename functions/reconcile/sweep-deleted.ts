import type { Job } from '../domain/job.ts';
import { jobPrefix } from '../domain/keys.ts';
import type { Instant } from '../domain/units.ts';
import type { Ports } from '../ports/ports.ts';
import { hiddenWithLease } from '../work/keep-lease.ts';
import { keysBelow } from './keys-below.ts';

/** Removes a deleted job once no worker can still hold one of its frames; the record goes last. */
export async function sweepDeleted(ports: Ports, job: Job, now: Instant): Promise<void> {
  if (job.deletedAt === undefined || now - job.deletedAt < hiddenWithLease) return;
  for await (const keys of keysBelow(ports.objects, jobPrefix(job.id))) await ports.objects.delete(keys);
  await ports.jobs.sweepJob(job.id);
}
