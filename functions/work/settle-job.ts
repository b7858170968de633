import type { Failure } from '../domain/failure.ts';
import { afterEvent, type FrameCounts, isWhole, type Job, wantsVideo } from '../domain/job.ts';
import type { FrameNumber, JobId } from '../domain/units.ts';
import type { Ports } from '../ports/ports.ts';
import { countFrames } from './count-frames.ts';
import { moveJob } from './move-job.ts';
import { redoKept } from './redo-kept.ts';

/**
 * Moves a job on when every one of its frames has ended. Of all workers that see the whole, the conditional
 * write lets one alone do it. Where the guard has switched persistence off, frames made from kept data have not ended.
 */
export async function settleJob(ports: Ports, id: JobId): Promise<void> {
  const seen = await ports.jobs.readJob(id);
  if (seen?.state !== 'rendering' || seen.dispatch.reset !== undefined) return;
  const counts = await countFrames(ports.jobs, seen);
  if (!isWhole(seen, counts) || (await redoKept(ports, seen))) return;
  const cause = counts.failed > 0 ? await firstFailure(ports, seen, counts) : undefined;
  const moved = await moveJob(ports, id, (job, now) => {
    // A retry since the counts were read has begun a new epoch and lowers them.
    if (job.epoch !== seen.epoch || job.dispatch.reset !== undefined) return undefined;
    const event = { kind: 'frames-ended', failed: counts.failed, video: wantsVideo(job) } as const;
    return afterEvent(cause ? { ...job, failure: cause } : job, event, now);
  });
  if (moved?.state === 'assembling') await ports.queues.assemble.send([{ job: id, epoch: moved.epoch }]);
}

/** As `settleJob`, for one read as long as another frame that is counted together with this one goes on. */
export async function settleAfter(ports: Ports, job: Job, ended: FrameNumber): Promise<void> {
  if (await ports.jobs.mayBeWhole(job, ended)) await settleJob(ports, job.id);
}

async function firstFailure(ports: Ports, job: Job, counts: FrameCounts): Promise<Failure | undefined> {
  const page = await ports.jobs.listFrames(job.id, { state: 'failed', limit: 1 });
  const first = page.items[0];
  if (first?.record.state !== 'failed') return undefined;
  const { failure } = first.record;
  return {
    class: failure.class,
    code: failure.code,
    message: `${counts.failed} of ${job.total} frames failed; frame ${first.frame}: ${failure.message}`,
    advice: failure.advice,
    ...(failure.details && { details: failure.details }),
  };
}
