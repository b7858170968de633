import { parseFrameList } from '../domain/frame-list.ts';
import type { Job } from '../domain/job.ts';
import type { FrameNumber } from '../domain/units.ts';

/** A job's own list names no scene's range any more. */
const noScene = { start: 0, end: -1, step: 1 };

/** All frames of a job, by number. */
export const jobFrameNumbers = (job: Job): FrameNumber[] =>
  parseFrameList(job.frames, noScene, job.total).sort((a, b) => a - b);
