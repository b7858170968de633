import { lanesOf, sendLanes } from '../dispatch/lanes.ts';
import { sendFrames } from '../dispatch/send-frames.ts';
import type { Job } from '../domain/job.ts';
import type { FrameNumber } from '../domain/units.ts';
import { reset } from '../domain/work-rules/reset.ts';
import type { Ports } from '../ports/ports.ts';
import { keptFrames } from './kept-frames.ts';

/**
 * Has frames rendered again that were made from kept data although the job's persistence is off: they were under way
 * when the guard switched it off, after the others had been reset. They were claimed under an older epoch, always,
 * for the switch raised it.
 * @returns whether there was any
 */
export async function redoKept(ports: Ports, job: Job): Promise<boolean> {
  if (job.persistenceOff === undefined) return false;
  const frames: FrameNumber[] = [];
  for await (const frame of keptFrames(ports.jobs, job.id)) frames.push(frame);
  if (frames.length === 0) return false;
  for (const frame of frames) {
    await ports.jobs.updateFrame(job.id, frame, (record, now) => reset(record, job.epoch, now));
  }
  const lanes = lanesOf(job);
  if (lanes === undefined) await sendFrames(ports, job, frames);
  else await sendLanes(ports, job, lanes);
  return true;
}
