import { jobFrames } from '../dispatch/job-frames.ts';
import { type Job, takesFrames } from '../domain/job.ts';
import type { FrameMessage } from '../domain/messages.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Milliseconds } from '../domain/units.ts';
import { isSentOn } from '../work/fleets.ts';
import { renderFrame } from './render-frame.ts';
import type { WorkerContext } from './worker-context.ts';

/** What a station may do with the message it was given, and what it must listen to. */
export interface TakenMessage {
  /** Hides the message for so long from now. */
  readonly hide: (time: Milliseconds) => Promise<void>;
  /** To be called once the message has turned out to be work, before that begins. */
  readonly onClaim?: () => Promise<void>;
  /** To be called when the worker's Blender is free for another message, or soon will be. */
  readonly onFree: () => void;
  /** Raised when the worker is to stop: the frame goes back without a fault. */
  readonly stop: AbortSignal;
  /** Raised when the time for this message is nearly over: only the work that it began with may still go on. */
  readonly over?: AbortSignal;
}

export interface RenderStation {
  take(message: FrameMessage, taken: TakenMessage): Promise<Outcome>;
}

/** Renders frames: the consumer of the frame queue. */
export function renderStation(context: WorkerContext): RenderStation {
  return {
    async take(message, taken) {
      // Whoever takes it has asked the queue of high jobs before.
      if (message.kind === 'bell') return { kind: 'delete' };
      const job = await context.ports.jobs.readJob(message.job);
      if (!needs(job, message) || (await isSentOn(context, job, message))) return { kind: 'delete' };
      switch (message.kind) {
        case 'frame':
          return renderFrame(context, job, message.frame, taken);
        case 'sequence':
          return renderSequence(context, job, message, taken);
        case 'prepare':
          return { kind: 'delete' };
      }
    },
  };
}

const needs = (job: Job | undefined, message: FrameMessage): job is Job =>
  job !== undefined && job.epoch === message.epoch && takesFrames(job);

/**
 * Renders the unfinished frames of a job one after another, because each depends on those before it. The
 * claims, not the message, keep a second worker away.
 */
async function renderSequence(
  context: WorkerContext,
  first: Job,
  message: FrameMessage,
  taken: TakenMessage,
): Promise<Outcome> {
  const { jobs } = context.ports;
  const frames = jobFrames(first).listed.toSorted((a, b) => a - b);
  let how: TakenMessage = { ...taken, onFree: () => undefined };
  for (const frame of frames) {
    const record = await jobs.readFrame(first.id, frame);
    if (record?.state === 'succeeded' || record?.state === 'failed') continue;
    const job = await jobs.readJob(first.id);
    if (!needs(job, message) || (await isSentOn(context, job, message))) return { kind: 'delete' };
    const outcome = await renderFrame(context, job, frame, how);
    if (outcome.kind === 'return') return outcome;
    // Only the first frame may be too heavy: those after it have what it left of the time.
    if (taken.over) how = { ...how, stop: AbortSignal.any([taken.stop, taken.over]) };
  }
  return { kind: 'delete' };
}
