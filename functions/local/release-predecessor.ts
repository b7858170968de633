import type { TaskName } from '../domain/frame.ts';
import { type JobId, jobId } from '../domain/units.ts';
import { releasePredecessor } from '../domain/work-rules/lease.ts';
import { allPages } from '../ports/all-pages.ts';
import type { Clock } from '../ports/clock.ts';
import type { JobStore } from '../ports/job-store.ts';
import type { FarmDatabase } from './farm-database.ts';

const pageSize = 500;

/**
 * Gives back, without a fault, whatever the last farm on this data folder held when it ended. Only the holder
 * of the folder's lock may call it: nobody else can be at work then.
 */
export async function releasePredecessors(
  database: FarmDatabase,
  jobs: JobStore,
  clock: Clock,
): Promise<void> {
  for await (const job of openJobs(jobs)) await releaseFrames(jobs, job.id);
  const tasks = database
    .statement(`SELECT job, task FROM tasks WHERE json_extract(record, '$.state') = 'rendering'`)
    .all() as { job: string; task: TaskName }[];
  for (const { job, task } of tasks) await jobs.updateTask(jobId(job), task, releasePredecessor);
  // Messages that were being worked on come back at once; those of a back-off only a little early.
  database
    .statement('UPDATE messages SET visible_at = ?1 WHERE visible_at > ?1 AND deliveries > 0')
    .run(clock.now());
}

async function* openJobs(jobs: JobStore) {
  for await (const page of allPages((from) => jobs.listOpenJobs({ limit: pageSize, ...from }))) {
    yield* page.items;
  }
}

async function releaseFrames(jobs: JobStore, job: JobId): Promise<void> {
  const query = { state: 'rendering', limit: pageSize } as const;
  for await (const page of allPages((from) => jobs.listFrames(job, { ...query, ...from }))) {
    for (const { frame } of page.items) await jobs.updateFrame(job, frame, releasePredecessor);
  }
}
