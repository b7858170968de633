import type { Failure } from '../domain/failure.ts';
import { afterPermanentFailure, type Job } from '../domain/job.ts';
import { isEnded } from '../domain/job-state.ts';
import type { FrameNumber } from '../domain/units.ts';
import type { FailedWork } from '../domain/work.ts';
import type { Ports } from '../ports/ports.ts';
import { frameEnded } from './frame-ended.ts';
import { publishFrame } from './publish-frame.ts';

/**
 * What follows when a frame has just failed: its dead letter is sent before the frame's message is deleted,
 * and a job that cannot succeed is stopped.
 */
export async function frameFailed(
  ports: Ports,
  job: Job,
  frame: FrameNumber,
  work: FailedWork,
): Promise<void> {
  const message = { kind: 'frame', job: job.id, epoch: job.epoch, frame } as const;
  await ports.queues.deadLetters.send([{ message, failure: work.failure }]);
  await publishFrame(ports.events, job.id, frame, 'failed', work.attempt);
  if (work.failure.class === 'permanent') await countPermanentFailure(ports, job, work.failure);
  await frameEnded(ports, job, frame);
}

async function countPermanentFailure(ports: Ports, failed: Job, failure: Failure): Promise<void> {
  const stopped = await ports.jobs.updateJob(failed.id, (job, now) => {
    // A thousand frames that fail at once write no more than it takes.
    if (job.epoch !== failed.epoch || isEnded(job.state)) return { answer: false };
    const next = afterPermanentFailure(job, failure, now);
    return { write: next, answer: next.state === 'failed' };
  });
  if (stopped) await ports.events.publish({ kind: 'job', job: failed.id, state: 'failed' });
}
