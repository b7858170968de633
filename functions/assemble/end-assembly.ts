import { dispatchJob } from '../dispatch/dispatch-job.ts';
import type { Failure } from '../domain/failure.ts';
import type { TaskResult } from '../domain/frame.ts';
import { afterEvent, type Job } from '../domain/job.ts';
import type { JobEvent } from '../domain/job-state.ts';
import type { Warning } from '../domain/picture.ts';
import { bytes } from '../domain/units.ts';
import type { Ports } from '../ports/ports.ts';
import { moveJob } from '../work/move-job.ts';

/** The job in this epoch still wants its video. */
export const wantsAssembly = (job: Job | undefined, epoch: Job['epoch']): job is Job =>
  job?.epoch === epoch && job.state === 'assembling' && job.deletedAt === undefined;

/** The video is there: the job has succeeded. */
export async function succeed(
  ports: Ports,
  job: Job,
  { key, size }: TaskResult,
  warnings: readonly Warning[],
): Promise<void> {
  if (key === undefined) throw new Error(`the video of ${job.id} was recorded without a key`);
  const video = { key, size: size ?? bytes(0) };
  await move(ports, job, { kind: 'assembled' }, { video, warnings: [...job.warnings, ...warnings] });
}

/** The video cannot be made: the job has failed, and keeps its frames. */
export const failJob = (ports: Ports, job: Job, failure: Failure) =>
  move(ports, job, { kind: 'fail' }, { failure });

/** Frames are missing: the job goes back to its workers, and those frames are sent again. */
export async function giveBack(ports: Ports, job: Job): Promise<void> {
  const given = await move(
    ports,
    job,
    { kind: 'frames-missing' },
    { miscounted: true, dispatch: { cursor: 0 } },
  );
  if (given) await dispatchJob(ports, given);
}

/** Changes nothing of a job that is no longer assembling. */
function move(
  ports: Ports,
  read: Job,
  event: JobEvent,
  change: Partial<Pick<Job, 'video' | 'failure' | 'warnings' | 'miscounted' | 'dispatch'>>,
): Promise<Job | undefined> {
  return moveJob(ports, read.id, (job, now) =>
    wantsAssembly(job, read.epoch) ? afterEvent({ ...job, ...change }, event, now) : undefined,
  );
}
