import type { TaskName } from '../domain/frame.ts';
import type { FrameNumber } from '../domain/units.ts';

/** A run of a video's pictures that is encoded as one piece of work. */
export interface Segment {
  readonly task: TaskName;
  readonly frames: readonly FrameNumber[];
}

/** Shorter segments cost more in key frames and starts of ffmpeg than encoding side by side saves. */
const leastFrames = 120;
/** Each piece looks at every frame's record: more pieces would read more than they save. */
const mostSegments = 64;

/**
 * Splits a video's frames, in ascending order, into segments of nearly equal length. The same frames give the
 * same segments, in whichever process: their names alone say what they hold.
 */
export function segmentsOf(frames: readonly FrameNumber[]): readonly Segment[] {
  const count = Math.max(1, Math.min(mostSegments, Math.floor(frames.length / leastFrames)));
  const border = (index: number) => Math.floor((index * frames.length) / count);
  return Array.from({ length: count }, (_, index) => ({
    task: `segment-${index}` as const,
    frames: frames.slice(border(index), border(index + 1)),
  }));
}
