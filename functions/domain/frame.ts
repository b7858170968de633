import type { FileRole, Warning } from './picture.ts';
import type { Bytes, FrameNumber, Milliseconds, Sha256 } from './units.ts';
import type { Work } from './work.ts';

/** A file of a frame as it lies in the object store. */
export interface StoredFile {
  readonly name: string;
  readonly role: FileRole;
  readonly key: string;
  readonly size: Bytes;
  readonly sha256: Sha256;
  readonly width: number;
  readonly height: number;
  /** What tells it from the others of its frame, as in `VerifiedFile`. */
  readonly camera?: string;
  readonly view?: string;
  readonly output?: string;
}

/** What a finished frame leaves: a set of files, committed together. */
export interface FrameResult {
  readonly files: readonly StoredFile[];
  readonly warnings: readonly Warning[];
  readonly missing: readonly string[];
  readonly renderTime: Milliseconds;
  readonly peakMemory: Bytes;
  /** Rendered by a Blender that keeps render data between frames, and between the view layers of one. */
  readonly kept?: true;
}

export type FrameRecord = Work<FrameResult>;

/** What a finished piece of work that is no frame leaves: a segment's key, or nothing. */
export interface TaskResult {
  readonly key?: string;
  readonly size?: Bytes;
}

/** Names of the pieces of work beside frames. */
export type TaskName = 'prepare' | 'sound' | 'join' | `segment-${number}`;
export type TaskRecord = Work<TaskResult>;

export interface NumberedFrame {
  readonly frame: FrameNumber;
  readonly record: FrameRecord;
}
