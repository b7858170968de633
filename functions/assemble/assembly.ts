import type { Job, PreparedScene, VideoRequest } from '../domain/job.ts';
import type { FrameNumber } from '../domain/units.ts';
import type { Ports } from '../ports/ports.ts';
import type { Segment } from './segments.ts';

/** A video that is being made: its job as it was read, and what follows from it. */
export interface Assembly {
  readonly ports: Ports;
  /** Absolute path of the ffmpeg binary. */
  readonly ffmpeg: string;
  readonly job: Job;
  readonly scene: PreparedScene;
  readonly video: VideoRequest;
  /** All frames, ascending: the order in which they are seen. */
  readonly frames: readonly FrameNumber[];
  readonly segments: readonly Segment[];
}
