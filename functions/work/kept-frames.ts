import type { FrameNumber, JobId } from '../domain/units.ts';
import { allPages } from '../ports/all-pages.ts';
import type { JobStore } from '../ports/job-store.ts';

const pageSize = 500;

/** Frames whose pictures were made from render data that Blender had kept from another frame. */
export async function* keptFrames(jobs: JobStore, job: JobId): AsyncGenerator<FrameNumber> {
  const query = { state: 'succeeded', limit: pageSize } as const;
  for await (const page of allPages((from) => jobs.listFrames(job, { ...query, ...from }))) {
    for (const { frame, record } of page.items) {
      if (record.state === 'succeeded' && record.result.kept) yield frame;
    }
  }
}
