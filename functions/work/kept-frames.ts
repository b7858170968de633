import type { FrameNumber, JobId } from '../domain/units.ts';
import { allPages } from '../ports/all-pages.ts';
import type { JobStore } from '../ports/job-store.ts';

const pageSize = 500;

/** Frames that were rendered while Blender kept render data. */
export async function* keptFrames(jobs: JobStore, job: JobId): AsyncGenerator<FrameNumber> {
  const query = { state: 'succeeded', limit: pageSize } as const;
  for await (const page of allPages((from) => jobs.listFrames(job, { ...query, ...from }))) {
    for (const { frame, record } of page.items) {
      if (record.state === 'succeeded' && record.result.kept) yield frame;
    }
  }
}
