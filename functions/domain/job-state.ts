/** States of a job, as people see them. */
export const jobStates = [
  'queued',
  'preparing',
  'rendering',
  'paused',
  'assembling',
  'succeeded',
  'failed',
  'cancelled',
] as const;
export type JobState = (typeof jobStates)[number];

export type EndedJobState = Extract<JobState, 'succeeded' | 'failed' | 'cancelled'>;

export const isEnded = (state: JobState): state is EndedJobState =>
  state === 'succeeded' || state === 'failed' || state === 'cancelled';

/** What can happen to a job. */
export type JobEvent =
  | { readonly kind: 'prepare' }
  /** The scene was opened and its frames may be rendered. */
  | { readonly kind: 'prepared' }
  | { readonly kind: 'frames-ended'; readonly failed: number; readonly video: boolean }
  /** Assembly found a frame unfinished and gives the job back. */
  | { readonly kind: 'frames-missing' }
  | { readonly kind: 'assembled' }
  | { readonly kind: 'fail' }
  | { readonly kind: 'pause' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'retry' };

/** A change that the rules do not allow, and why. */
export interface Refused {
  readonly refused: string;
}

export const refused = (reason: string): Refused => ({ refused: reason });
export const isRefused = (value: unknown): value is Refused =>
  typeof value === 'object' && value !== null && 'refused' in value;

/**
 * The state that follows, or why the event is refused.
 * @param prepared  whether the job's scene has been opened once: a job that was paused, cancelled or failed
 *   before that goes back to `queued`, not to `rendering`
 */
export function nextJobState(from: JobState, event: JobEvent, prepared = true): JobState | Refused {
  switch (event.kind) {
    case 'prepare':
      return from === 'queued' || from === 'preparing' ? 'preparing' : refused(`the job is ${from}`);
    case 'prepared':
      if (from === 'queued' || from === 'preparing') return 'rendering';
      return from === 'paused' ? 'paused' : refused(`the job is ${from}`);
    case 'frames-ended':
      if (from !== 'rendering') return refused(`the job is ${from}`);
      if (event.failed > 0) return 'failed';
      return event.video ? 'assembling' : 'succeeded';
    case 'frames-missing':
      return from === 'assembling' ? 'rendering' : refused(`the job is ${from}`);
    case 'assembled':
      return from === 'assembling' ? 'succeeded' : refused(`the job is ${from}`);
    case 'fail':
      return isEnded(from) ? refused(`the job has already ${endedAs[from]}`) : 'failed';
    case 'pause':
      return pause(from);
    case 'resume':
      if (from !== 'paused') return refused(`the job is not paused, it is ${from}`);
      return prepared ? 'rendering' : 'queued';
    case 'cancel':
      return isEnded(from) ? refused(`the job has already ${endedAs[from]}`) : 'cancelled';
    case 'retry':
      if (from === 'queued' || from === 'preparing') return refused('the job has not begun to render');
      if (from === 'paused') return refused('the job is paused: resume it first');
      return prepared ? 'rendering' : 'queued';
  }
}

function pause(from: JobState): JobState | Refused {
  if (isEnded(from)) return refused(`the job has already ${endedAs[from]}`);
  if (from === 'assembling') return refused('every frame is done, only the video is being made');
  return 'paused';
}

const endedAs: Record<EndedJobState, string> = {
  succeeded: 'succeeded',
  failed: 'failed',
  cancelled: 'been cancelled',
};
