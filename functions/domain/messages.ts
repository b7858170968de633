import type { Failure } from './failure.ts';
import type { Epoch, FrameNumber, JobId } from './units.ts';

/** Messages are hints: the job store is the truth, and each carries the epoch it was sent in. */
interface JobMessage {
  readonly job: JobId;
  readonly epoch: Epoch;
}

/** To workers: one frame; the next frames of a job that is rendered in order; a scene to open; or a call. */
export type FrameMessage =
  | (JobMessage & { readonly kind: 'frame'; readonly frame: FrameNumber })
  | (JobMessage & { readonly kind: 'sequence' })
  | (JobMessage & { readonly kind: 'prepare' })
  /** Work of a high job waits in the queue of such jobs: it calls a worker that is not called by that queue. */
  | (JobMessage & { readonly kind: 'bell' });

/** To dispatch: the frames from `from` up to but not including `to`, counted in the job's order. */
export interface DispatchMessage extends JobMessage {
  readonly from: number;
  readonly to: number;
}

/** To assemble: look at the job and do whatever piece of its video is next. */
export type AssembleMessage = JobMessage;

/** To dead-letter: work that failed, with its cause, or without one when its message died without a word. */
export interface DeadLetter {
  readonly message: FrameMessage;
  readonly failure?: Failure;
}
