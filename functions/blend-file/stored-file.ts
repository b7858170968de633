import type { FrameRange } from '../domain/frame-list.ts';
import type { BlendFile } from './blend-file.ts';

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
  | 'geometry'
  | 'multires'
  | 'ies'
  | 'script'
  | 'text';

/** A file that a data-block names. */
export interface StoredFile {
  readonly kind: FileKind;
  /** As stored; of a sequence, of tiles and of views that of one of them. */
  readonly path: string;
  /** As stored, where that is not the path. */
  readonly stored?: string;
  /** `folder`: all that is in it; `members`: what in its folder begins with its name. */
  readonly holds: 'file' | 'folder' | 'members';
  /** What the names of members end with, where there may be others. */
  readonly tail?: string;
  /** Blender does without it: nothing is missing when it is not there. */
  readonly isOptional?: boolean;
  /** Whether a render that reaches the data-block opens it; not when the part that names it is switched off. */
  readonly isUsed: boolean;
}

export const storedFile = (kind: FileKind, path: string, stored = path): StoredFile => ({
  kind,
  path,
  stored,
  holds: 'file',
  isUsed: true,
});

/** What the files of a data-block depend on besides itself. */
export interface FileContext {
  readonly file: BlendFile;
  /** Name of the file without folder and extension, after which cache folders are called. */
  readonly stem: string;
  /** What the scenes that are rendered in stereo add to the names of their views' files. */
  readonly views: readonly string[];
  /** The frames that are rendered, by which the members of sequences are chosen. */
  readonly frames: readonly FrameRange[];
}

export function* framesOf({ file, frames }: FileContext): Generator<number> {
  for (const { start, end, step } of frames) {
    // There may be thousands of ranges that are empty.
    file.allowances.sequenceFrames.spend();
    for (let frame = start; frame <= end; frame += step) {
      file.allowances.sequenceFrames.spend();
      yield frame;
    }
  }
}

/**
 * Called for each member that is gathered before they are named.
 * @throws BlendFileTooComplex when there are more than there may be files
 */
export function checkMembers({ size }: { readonly size: number }, { file }: FileContext): void {
  const { files } = file.allowances;
  if (size > files.left) files.spend(size);
}
