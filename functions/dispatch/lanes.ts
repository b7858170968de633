import type { Job } from '../domain/job.ts';
import type { FrameNumber } from '../domain/units.ts';
import type { Ports } from '../ports/ports.ts';
import { everyLimited } from '../work/every-limited.ts';
import { sendWork } from '../work/fleets.ts';
import { jobFrames } from './job-frames.ts';

/** Lanes that are looked through at the same time. */
const lanesAtOnce = 32;

/**
 * In how many lanes the job's frames go, one behind another in each, so that no more render side by side;
 * undefined when all may be sent at once.
 */
export function lanesOf({ request: { maxWorkers }, prepared, total }: Job): number | undefined {
  return maxWorkers === undefined || maxWorkers >= total || prepared?.sequential ? undefined : maxWorkers;
}

/** Sends the first unfinished frame of each lane. */
export async function sendLanes(ports: Ports, job: Job, lanes: number): Promise<void> {
  const starts = Array.from({ length: lanes }, (_none, lane) => lane);
  const first = await everyLimited(starts, lanesAtOnce, (at) => firstUnfinished(ports, job, lanes, at));
  await send(
    ports,
    job,
    first.flatMap((found) => (found ? [found.frame] : [])),
  );
}

/**
 * Sends the frame that follows one which has ended, if the job has lanes. One that somebody renders by now will be
 * followed when it ends: so a lane that was sent twice becomes one again.
 */
export async function sendNextOfLane(ports: Ports, job: Job, ended: FrameNumber): Promise<void> {
  const lanes = lanesOf(job);
  if (lanes === undefined) return;
  const next = await firstUnfinished(ports, job, lanes, jobFrames(job).ordered.indexOf(ended) + lanes);
  if (next?.state === 'queued') await send(ports, job, [next.frame]);
}

async function firstUnfinished(
  { jobs }: Ports,
  job: Job,
  lanes: number,
  from: number,
): Promise<{ readonly frame: FrameNumber; readonly state: 'queued' | 'rendering' } | undefined> {
  const { ordered } = jobFrames(job);
  for (let at = from; at < ordered.length; at += lanes) {
    const frame = ordered[at] as FrameNumber;
    const state = (await jobs.readFrame(job.id, frame))?.state ?? 'queued';
    if (state === 'queued' || state === 'rendering') return { frame, state };
  }
  return undefined;
}

const send = ({ queues }: Ports, job: Job, frames: readonly FrameNumber[]) =>
  sendWork(
    queues,
    job,
    frames.map((frame) => ({ kind: 'frame', job: job.id, epoch: job.epoch, frame })),
  );
