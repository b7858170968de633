import type { BlendFile } from './blend-file.ts';
import { BlendFileTooComplex } from './errors.ts';

export const mostFrames = 4_000_000;

export type FileKind =
  | 'image'
  | 'library'
  | 'sound'
  | 'font'
  | 'volume'
  | 'movie'
  | 'cache-file'
  | 'mesh-cache'
  | 'ocean-cache'
  | 'point-cache'
  | 'fluid-cache'
  | 'geometry-bake'
  | 'ies'
  | 'script'
  | 'text';

/** A file that a data-block names, with its path as stored. */
export interface StoredFile {
  readonly kind: FileKind;
  readonly path: string;
  /** `folder`: all that is in it; `members`: what in its folder begins with its name. */
  readonly holds: 'file' | 'folder' | 'members';
  /** Whether a render that reaches the data-block opens it; not when the part that names it is switched off. */
  readonly isUsed: boolean;
}

export const storedFile = (kind: FileKind, path: string): StoredFile => ({
  kind,
  path,
  holds: 'file',
  isUsed: true,
});

export interface FrameRange {
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

/** What the files of a data-block depend on besides itself. */
export interface FileContext {
  readonly file: BlendFile;
  /** Name of the file without folder and extension, after which cache folders are called. */
  readonly stem: string;
  /** The frames that are rendered, by which the members of sequences are chosen. */
  readonly frames: readonly FrameRange[];
  /** How many frames may still be gone through: a hostile file has a million sequences of a million frames. */
  readonly budget: { left: number };
}

export function* framesOf({ frames, budget }: FileContext): Generator<number> {
  for (const { start, end, step } of frames) {
    for (let frame = start; frame <= end; frame += step) {
      if (budget.left-- <= 0) throw new BlendFileTooComplex('frames of sequences', mostFrames);
      yield frame;
    }
  }
}
