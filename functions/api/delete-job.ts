import { isEnded } from '../domain/job-state.ts';
import { jobId } from '../domain/units.ts';
import { NoSuchJob } from '../ports/job-store.ts';
import type { Ports } from '../ports/ports.ts';
import { StateConflict } from './request-errors.ts';

/**
 * Marks an ended job as deleted; reconcile sweeps its outputs and records after the longest lease.
 * @throws NoSuchJob, StateConflict while the job has not ended
 */
export async function deleteJob(ports: Ports, id: string): Promise<void> {
  const answer = await ports.jobs.updateJob(jobId(id), (job, now) => {
    if (job.deletedAt !== undefined) return { answer: 'no-such-job' as const };
    if (!isEnded(job.state)) return { answer: job.state };
    return { write: { ...job, deletedAt: now }, answer: 'deleted' as const };
  });
  if (answer === undefined || answer === 'no-such-job') throw new NoSuchJob(id);
  if (answer !== 'deleted') throw new StateConflict('delete the job', `it is ${answer}: cancel it first`);
}
