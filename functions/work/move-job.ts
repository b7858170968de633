import type { Job } from '../domain/job.ts';
import { isRefused, type Refused } from '../domain/job-state.ts';
import type { Instant, JobId } from '../domain/units.ts';
import type { Ports } from '../ports/ports.ts';

/**
 * Moves a job on by a conditional write, which of several callers one alone can win, and tells those who watch.
 * @param next  the job as it shall be; nothing happens where the rules refuse it or nothing is to be done
 * @returns the job if this call moved it
 */
export async function moveJob(
  ports: Ports,
  id: JobId,
  next: (job: Job, now: Instant) => Job | Refused | undefined,
): Promise<Job | undefined> {
  const moved = await ports.jobs.updateJob(id, (job, now) => {
    const after = next(job, now);
    if (after === undefined || after === job || isRefused(after)) return { answer: undefined };
    return { write: after, answer: after };
  });
  if (moved) await ports.events.publish({ kind: 'job', job: id, state: moved.state });
  return moved;
}
