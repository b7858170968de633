import { noScene, parseFrameList } from '../domain/frame-list.ts';
import type { Job } from '../domain/job.ts';
import type { FrameNumber } from '../domain/units.ts';

/** All frames of a job, by number. */
export const jobFrameNumbers = (job: Job): FrameNumber[] =>
  parseFrameList(job.frames, noScene, job.total).sort((a, b) => a - b);
