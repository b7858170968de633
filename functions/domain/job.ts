import type { Failure } from './failure.ts';
import type { Fleet, FleetPlan } from './fleet.ts';
import type { FrameOrder } from './frame-order.ts';
import {
  isEnded,
  isRefused,
  type JobEvent,
  type JobState,
  nextJobState,
  type Refused,
  refused,
} from './job-state.ts';
import type { OutputFormat, PictureFormat, RenderSettings, Warning } from './picture.ts';
import type { Priority } from './priority.ts';
import type { FrameRate } from './scene-account.ts';
import type { SimulationMode } from './simulations.ts';
import {
  type Bytes,
  type Epoch,
  epoch,
  type FrameNumber,
  type Instant,
  type JobId,
  type Sha256,
} from './units.ts';

export interface VideoRequest {
  readonly codec: 'h264' | 'h265';
  /** Path of a sound file in the manifest, `scene` for the scene's own sound, `none` for silence. */
  readonly audio: string;
}

/** What was asked for, with everything that has a default filled in. */
export interface JobRequest {
  readonly name: string;
  /** The scene, relative to the project tree's root. */
  readonly scene: string;
  /** Digest of the manifest, which is a blob itself. */
  readonly manifest: Sha256;
  readonly order: FrameOrder;
  readonly fleet: Fleet | 'auto';
  /** Work of a `high` job is taken before that of all others which waits; what is being rendered goes on. */
  readonly priority: Priority;
  /** Frames that may render side by side; left out: as many as there are workers. */
  readonly maxWorkers?: number;
  readonly simulations: SimulationMode;
  readonly settings: RenderSettings;
  readonly output: OutputFormat & {
    /** Template of the downloaded files' names, such as `{scene}_{frame:04}`. */
    readonly naming: string;
    /** Left out: a video only when the scene's own format is a movie. */
    readonly video?: VideoRequest | false;
  };
  readonly limits: { readonly faults: number; readonly allowMissingFiles: boolean };
}

/** What Blender said when it opened the scene: known once the job is prepared. */
export interface PreparedScene {
  readonly savedBy: string;
  readonly sceneName: string;
  readonly engine: string;
  readonly fps: FrameRate;
  readonly output: PictureFormat;
  readonly movie: boolean;
  readonly sound: boolean;
  /** Frames depend on those before them: they are rendered in order, by one worker at a time. */
  readonly sequential: boolean;
  /** Files that the pictures are rendered without, when that was allowed. */
  readonly missing: readonly string[];
  /** Digest of the manifest of the project tree with its simulations baked, which the frames are rendered from. */
  readonly manifest?: Sha256;
}

/** A job's record: under 4 KB, however many frames it has. */
export interface Job {
  readonly id: JobId;
  readonly request: JobRequest;
  /** The frames in the order they were listed, as a frame list without `scene`. */
  readonly frames: string;
  readonly total: number;
  readonly state: JobState;
  readonly epoch: Epoch;
  /** Where its frames render; left out on a farm that has one fleet alone. */
  readonly fleet?: FleetPlan;
  /** How far the frames of this epoch have been sent. */
  readonly dispatch: Dispatch;
  readonly prepared?: PreparedScene;
  readonly warnings: readonly Warning[];
  /** Set once a frame came out otherwise in a fresh Blender: each is rendered in one of its own since. */
  readonly persistenceOff?: { readonly frame: FrameNumber; readonly reason: string };
  /** Assembly found frames unfinished that the counters had as finished: the records are counted since. */
  readonly miscounted?: true;
  readonly failure?: Failure;
  /** How many frames failed for the same permanent cause, by its code: three stop the job. */
  readonly permanentFailures: Readonly<Record<string, number>>;
  readonly video?: { readonly key: string; readonly size: Bytes };
  readonly createdAt: Instant;
  /** When reconcile last sent frames that merely wait once more. */
  readonly resentAt?: Instant;
  readonly startedAt?: Instant;
  readonly endedAt?: Instant;
  /** Set once the files of lost attempts were removed, after the job had ended. */
  readonly sweptAt?: Instant;
  /** Set when the job was deleted: its files are swept after the longest lease. */
  readonly deletedAt?: Instant;
}

export interface Dispatch {
  /** Frames sent so far, counted in the job's order. */
  readonly cursor: number;
  /**
   * Frames to be put back to `queued` before any is sent: all that failed, all that were made from kept render data,
   * or a frame list.
   */
  readonly reset?: 'failed' | 'kept' | { readonly frames: string };
}

/** The manifest of the project tree that the job's frames are rendered from. */
export const inputOf = ({ request, prepared }: Job): Sha256 => prepared?.manifest ?? request.manifest;

/** The manifests whose blobs the job needs: a retry may bake anew. */
export const manifestsOf = ({ request, prepared }: Job): readonly Sha256[] =>
  prepared?.manifest === undefined ? [request.manifest] : [request.manifest, prepared.manifest];

/** Every frame of this epoch has been sent at least once. */
export const isDispatched = (job: Job) =>
  job.dispatch.reset === undefined && job.dispatch.cursor >= job.total;

/** Whether reconcile must look at the job: it has not ended, or it has something to sweep. */
export const needsCare = (job: Job) =>
  !isEnded(job.state) || job.sweptAt === undefined || job.deletedAt !== undefined;

/** Whether workers may start frames of the job now. */
export const takesFrames = (job: Job) => job.state === 'rendering' && job.deletedAt === undefined;

/** Whether frames that are being rendered may go on: a pause lets them, a cancellation does not. */
export const letsFramesFinish = (job: Job) =>
  (job.state === 'rendering' || job.state === 'paused') && job.deletedAt === undefined;

/** Whether a video was asked for, by the request or by a scene that writes movies. */
export const wantsVideo = (job: Job) => videoOf(job) !== undefined;

export function videoOf(job: Job): VideoRequest | undefined {
  const { video } = job.request.output;
  if (video) return video;
  if (video === undefined && job.prepared?.movie) return { codec: 'h264', audio: 'scene' };
  return undefined;
}

/** The job after an event, or why the rules refuse it. */
export function afterEvent(job: Job, event: JobEvent, now: Instant): Job | Refused {
  if (job.deletedAt !== undefined) return refused('the job was deleted');
  const state = nextJobState(job.state, event, job.prepared !== undefined);
  if (isRefused(state)) return state;
  if (state === job.state && event.kind !== 'retry') return job;
  const { endedAt: _endedAt, sweptAt: _sweptAt, ...rest } = job;
  return {
    ...rest,
    state,
    ...(state === 'rendering' && job.startedAt === undefined && { startedAt: now }),
    ...(isEnded(state) && { endedAt: now }),
  };
}

/** The job under a new epoch, its frames to be reset and sent again; what was rendered is kept. */
export function afterRetry(job: Job, reset: NonNullable<Dispatch['reset']>, now: Instant): Job | Refused {
  if (job.dispatch.reset !== undefined)
    return refused('the last retry is still being prepared: try again in a moment');
  const next = afterEvent(job, { kind: 'retry' }, now);
  if (isRefused(next)) return next;
  const { failure: _failure, video: _video, ...rest } = next;
  return {
    ...rest,
    epoch: epoch(job.epoch + 1),
    dispatch: { cursor: 0, reset },
    permanentFailures: {},
  };
}

/** Frames that fail at once for the same cause before the whole job is stopped. */
const permanentFailuresThatStop = 3;

/** Counts a frame that failed for a permanent cause; the third of one cause fails the job. */
export function afterPermanentFailure(job: Job, failure: Failure, now: Instant): Job {
  const earlier = new Map(Object.entries(job.permanentFailures)).get(failure.code) ?? 0;
  const count = earlier + 1;
  const counted = { ...job, permanentFailures: { ...job.permanentFailures, [failure.code]: count } };
  if (count < permanentFailuresThatStop) return counted;
  const failed = afterEvent({ ...counted, failure }, { kind: 'fail' }, now);
  return isRefused(failed) ? counted : failed;
}

export interface FrameCounts {
  readonly rendering: number;
  readonly succeeded: number;
  readonly failed: number;
}

/** Every frame has ended. */
export const isWhole = (job: Job, counts: FrameCounts) => counts.succeeded + counts.failed >= job.total;
