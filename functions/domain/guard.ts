import { createHash } from 'node:crypto';
import { afterEvent, type Job } from './job.ts';
import { isRefused } from './job-state.ts';
import type { PictureDifference } from './picture.ts';
import { epoch, type FrameNumber, type Instant, type JobId } from './units.ts';

/** Of so many frames one is compared; smaller jobs have none. */
const framesACheck = 100;

/**
 * Whether a frame is to be rendered again in a fresh Blender and compared, if its render data were kept. One frame
 * in a hundred is; which ones follows from the job, so that all workers agree. They lie in the second half of their
 * hundred, since a worker's first frames have nothing that was kept.
 * @param position  of the frame in the job's order, from 0
 */
export function isGuarded(job: Pick<Job, 'id' | 'total'>, position: number | undefined): boolean {
  const checks = Math.floor(job.total / framesACheck);
  if (checks === 0 || position === undefined) return false;
  const stretch = job.total / checks;
  const at = Math.floor(position / stretch);
  return position === Math.floor((at + 0.5 + share(job.id, at) / 2) * stretch);
}

/** From 0 to 1, the same for the same job and stretch. */
const share = (job: JobId, stretch: number) =>
  createHash('sha256').update(`${job} ${stretch}`).digest().readUInt32BE() / 2 ** 32;

/**
 * The job after a frame came out otherwise in a fresh Blender: render data are kept no more, and what was rendered
 * from kept data is rendered again. The same job, when that is known already.
 */
export function afterMismatch(
  job: Job,
  frame: FrameNumber,
  difference: PictureDifference,
  now: Instant,
): Job {
  if (job.persistenceOff !== undefined || job.deletedAt !== undefined) return job;
  const persistenceOff = { frame, reason: reasonOf(frame, difference) };
  const warning = { code: 'PersistenceOff', message: `${persistenceOff.reason}: ${consequence}` };
  const told = { ...job, persistenceOff, warnings: [...job.warnings, warning] };
  // A retry of such a job redoes those frames: it is not whole with any of them.
  if (job.state === 'failed' || job.state === 'cancelled') return told;
  const next = job.state === 'paused' ? told : afterEvent(told, { kind: 'retry' }, now);
  if (isRefused(next)) return told;
  const { video: _video, ...rest } = next;
  return {
    ...rest,
    epoch: epoch(job.epoch + 1),
    dispatch: { cursor: 0, reset: job.dispatch.reset ?? 'kept' },
  };
}

const consequence =
  'from here on each frame is rendered in a fresh Blender, which takes longer, and those rendered otherwise are rendered again';

function reasonOf(frame: FrameNumber, { file, share: part, most }: PictureDifference): string {
  const percent = part >= 0.01 ? `${Math.round(part * 100)} %` : 'less than 1 %';
  return `frame ${frame} came out differently in a fresh Blender (${percent} of the pixels of ${file.slice(0, 80)}, by up to ${most.toPrecision(2)})`;
}
