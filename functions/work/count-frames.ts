import type { FrameCounts, Job } from '../domain/job.ts';
import { allPages } from '../ports/all-pages.ts';
import type { JobStore } from '../ports/job-store.ts';

const pageSize = 1000;

/** How many frames are in which state: by the job's counters or, where these were found wrong, by its records. */
export async function countFrames(jobs: JobStore, job: Job): Promise<FrameCounts> {
  if (job.miscounted !== true) return jobs.countFrames(job.id);
  const counts = { queued: 0, rendering: 0, succeeded: 0, failed: 0 };
  for await (const page of allPages((from) => jobs.listFrames(job.id, { limit: pageSize, ...from }))) {
    for (const { record } of page.items) counts[record.state] += 1;
  }
  const { rendering, succeeded, failed } = counts;
  return { rendering, succeeded, failed };
}
