import type { Job } from '../domain/job.ts';
import { isRefused, type Refused } from '../domain/job-state.ts';
import { type Instant, jobId } from '../domain/units.ts';
import { NoSuchJob } from '../ports/job-store.ts';
import type { Ports } from '../ports/ports.ts';
import { StateConflict } from './request-errors.ts';

/**
 * Changes a job as a person asked for and tells those who watch.
 * @param action  what is being done, for the refusal: `pause the job`
 * @throws NoSuchJob, StateConflict with the reason for which the rules refuse it
 */
export async function changeJob(
  ports: Ports,
  id: string,
  action: string,
  rule: (job: Job, now: Instant) => Job | Refused,
): Promise<Job> {
  const answer = await ports.jobs.updateJob<Job | Refused | undefined>(jobId(id), (job, now) => {
    if (job.deletedAt !== undefined) return { answer: undefined };
    const next = rule(job, now);
    return isRefused(next) ? { answer: next } : { write: next, answer: next };
  });
  if (answer === undefined) throw new NoSuchJob(id);
  if (isRefused(answer)) throw new StateConflict(action, answer.refused);
  await ports.events.publish({ kind: 'job', job: answer.id, state: answer.state });
  return answer;
}
