import { sendNextOfLane } from '../dispatch/lanes.ts';
import type { Job } from '../domain/job.ts';
import type { FrameNumber } from '../domain/units.ts';
import type { Ports } from '../ports/ports.ts';
import { settleAfter } from './settle-job.ts';

/** What follows when a frame has ended, before its message is deleted: its lane and its job go on. */
export async function frameEnded(ports: Ports, job: Job, frame: FrameNumber): Promise<void> {
  await sendNextOfLane(ports, job, frame);
  await settleAfter(ports, job, frame);
}
