import { canonicalJson } from '../domain/canonical-json.ts';
import type { FrameRecord } from '../domain/frame.ts';
import type { JobRequest } from '../domain/job.ts';
import type { JobStore } from '../ports/job-store.ts';

/** How many of the newest jobs, and of frames of each, are looked at. */
const recentJobs = 100;
const framesOfEach = 100;

/** Frames of the newest job with the same pictures that have ended; none when there was no such job. */
export async function framesBefore(jobs: JobStore, request: JobRequest): Promise<readonly FrameRecord[]> {
  const wanted = picturesOf(request);
  const { items } = await jobs.listJobs({ limit: recentJobs });
  for (const { id, request: earlier } of items) {
    if (picturesOf(earlier) !== wanted) continue;
    const ended = await Promise.all(
      (['succeeded', 'failed'] as const).map((state) => jobs.listFrames(id, { state, limit: framesOfEach })),
    );
    const records = ended.flatMap((page) => page.items.map(({ record }) => record));
    if (records.length > 0) return records;
  }
  return [];
}

/** All that decides how long a frame takes. */
const picturesOf = ({ scene, manifest, settings, output: { format, depth } }: JobRequest) =>
  canonicalJson({ scene, manifest, settings, format, depth });
