import type { Job } from '../domain/job.ts';
import type { FrameNumber } from '../domain/units.ts';
import type { Ports } from '../ports/ports.ts';
import { countFrames } from '../work/count-frames.ts';
import { sendWork } from '../work/fleets.ts';

/** Frames whose records are read at the same time. */
const readsAtOnce = 32;

/** Sends a message for each of these frames that has not ended. */
export async function sendFrames(ports: Ports, job: Job, frames: readonly FrameNumber[]): Promise<void> {
  const unfinished = await unfinishedFrames(ports, job, frames);
  await sendWork(
    ports.queues,
    job,
    unfinished.map((frame) => ({ kind: 'frame', job: job.id, epoch: job.epoch, frame })),
  );
}

async function unfinishedFrames(
  ports: Ports,
  job: Job,
  frames: readonly FrameNumber[],
): Promise<readonly FrameNumber[]> {
  const counts = await countFrames(ports.jobs, job);
  if (counts.succeeded + counts.failed === 0) return frames;
  const unfinished: FrameNumber[] = [];
  for (let at = 0; at < frames.length; at += readsAtOnce) {
    const batch = frames.slice(at, at + readsAtOnce);
    const records = await Promise.all(batch.map((frame) => ports.jobs.readFrame(job.id, frame)));
    for (const [index, frame] of batch.entries()) {
      const state = records[index]?.state ?? 'queued';
      if (state === 'queued' || state === 'rendering') unfinished.push(frame);
    }
  }
  return unfinished;
}
