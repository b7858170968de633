import { jobFrames } from '../dispatch/job-frames.ts';
import type { Failure } from '../domain/failure.ts';
import { afterHeavyScene, afterTooHeavy, type FleetPlan } from '../domain/fleet.ts';
import type { FrameCounts, Job } from '../domain/job.ts';
import type { FrameMessage } from '../domain/messages.ts';
import type { FrameNumber } from '../domain/units.ts';
import type { Ports } from '../ports/ports.ts';
import { countFrames } from './count-frames.ts';
import { sendWork } from './fleets.ts';

/**
 * Moves a frame that was too heavy for its fleet to the machines with a GPU, together with those that look like
 * it; their messages are sent on when a worker receives them.
 */
export async function moveFrame(ports: Ports, job: Job, frame: FrameNumber, failure: Failure): Promise<void> {
  const counts = await countFrames(ports.jobs, job);
  await move(ports, job, messageOf(job, frame), (plan) =>
    afterTooHeavy(plan, heavyFrame(job, frame, failure, counts)),
  );
}

/** Moves a whole job whose scene was too heavy to be opened in its fleet. */
export const moveScene = (ports: Ports, job: Job, failure: Failure): Promise<void> =>
  move(ports, job, { kind: 'prepare', job: job.id, epoch: job.epoch }, (plan) =>
    afterHeavyScene(plan, failure),
  );

async function move(
  ports: Ports,
  job: Job,
  message: FrameMessage,
  next: (plan: FleetPlan) => FleetPlan,
): Promise<void> {
  const moved = await ports.jobs.updateJob(job.id, (current) => {
    // Another frame may have taken all others with it by now.
    if (!current.fleet?.mayMove) return { answer: current };
    const after = { ...current, fleet: next(current.fleet) };
    return { write: after, answer: after };
  });
  await sendWork(ports.queues, moved ?? job, [message]);
}

const messageOf = (job: Job, frame: FrameNumber): FrameMessage =>
  job.prepared?.sequential
    ? { kind: 'sequence', job: job.id, epoch: job.epoch }
    : { kind: 'frame', job: job.id, epoch: job.epoch, frame };

const heavyFrame = (job: Job, frame: FrameNumber, failure: Failure, counts: FrameCounts) => ({
  frame,
  failure,
  frames: jobFrames(job).listed.toSorted((one, other) => one - other),
  counts,
  sequential: job.prepared?.sequential ?? false,
});
