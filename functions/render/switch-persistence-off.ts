import { afterMismatch } from '../domain/guard.ts';
import type { Job } from '../domain/job.ts';
import type { PictureDifference } from '../domain/picture.ts';
import type { FrameNumber } from '../domain/units.ts';
import type { Ports } from '../ports/ports.ts';
import { moveJob } from '../work/move-job.ts';

/**
 * Records in the job that a frame came out otherwise in a fresh Blender. From this write on the farm, whoever dies,
 * keeps no data of this job and redoes what it made of such.
 * @returns the job to be dispatched, if this call switched it off
 */
export const switchPersistenceOff = (
  ports: Ports,
  job: Job,
  frame: FrameNumber,
  difference: PictureDifference,
): Promise<Job | undefined> =>
  moveJob(ports, job.id, (current, now) => afterMismatch(current, frame, difference, now));
