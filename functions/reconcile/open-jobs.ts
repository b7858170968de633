import type { Job } from '../domain/job.ts';
import { allPages } from '../ports/all-pages.ts';
import type { JobStore } from '../ports/job-store.ts';

const pageSize = 100;

/** Every job that needs care. */
export async function* openJobs(jobs: JobStore): AsyncGenerator<Job> {
  for await (const { items } of allPages((from) => jobs.listOpenJobs({ limit: pageSize, ...from }))) {
    yield* items;
  }
}
