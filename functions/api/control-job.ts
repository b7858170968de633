import { dispatchJob } from '../dispatch/dispatch-job.ts';
import { afterEvent, type Job } from '../domain/job.ts';
import { isRefused } from '../domain/job-state.ts';
import type { Ports } from '../ports/ports.ts';
import { changeJob } from './change-job.ts';

/** Running frames finish, no new ones start. @throws NoSuchJob, StateConflict */
export const pauseJob = (ports: Ports, id: string): Promise<Job> =>
  changeJob(ports, id, 'pause the job', (job, now) => afterEvent(job, { kind: 'pause' }, now));

/** Running frames are killed at their next heartbeat. @throws NoSuchJob, StateConflict */
export const cancelJob = (ports: Ports, id: string): Promise<Job> =>
  changeJob(ports, id, 'cancel the job', (job, now) => afterEvent(job, { kind: 'cancel' }, now));

/** Changes the state first, then sends every unfinished frame, leased or not. @throws NoSuchJob, StateConflict */
export async function resumeJob(ports: Ports, id: string): Promise<Job> {
  const job = await changeJob(ports, id, 'resume the job', (current, now) => {
    const next = afterEvent(current, { kind: 'resume' }, now);
    return isRefused(next) ? next : { ...next, dispatch: { ...next.dispatch, cursor: 0 } };
  });
  await dispatchJob(ports, job);
  return job;
}
