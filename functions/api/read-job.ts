import type { Job } from '../domain/job.ts';
import { jobId } from '../domain/units.ts';
import { type JobStore, NoSuchJob } from '../ports/job-store.ts';

/** @throws NoSuchJob when there is none, or it has been deleted */
export async function readJob(jobs: JobStore, id: string): Promise<Job> {
  const job = await jobs.readJob(jobId(id));
  if (!job || job.deletedAt !== undefined) throw new NoSuchJob(id);
  return job;
}
