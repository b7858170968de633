import { FarmError } from '../domain/failure.ts';

export class NotABlendFile extends FarmError {
  constructor(found: string) {
    super(`this is not a .blend file: it begins with ${found}`, {
      advice: 'give the scene that Blender saved, not an export, an archive or a web page',
    });
  }
}

export class GitLfsPointer extends FarmError {
  constructor() {
    super('this is a Git LFS pointer, a few lines of text that stand for the .blend file', {
      advice: 'run `git lfs pull` where the scene was checked out, and give the file that it fetches',
    });
  }
}

export class TruncatedBlendFile extends FarmError {
  constructor(where: string, cause?: unknown) {
    super(`the .blend file is cut off ${where}`, {
      advice:
        'copy or download it again and compare its size with the original; if that is cut off too, save it again',
      cause,
    });
  }
}

export class CorruptBlendFile extends FarmError {
  constructor(what: string, cause?: unknown) {
    super(`the .blend file is damaged: ${what}`, {
      advice: 'open it in Blender and save it again, or go back to a backup such as .blend1',
      cause,
    });
  }
}

export class UnknownBlendFormat extends FarmError {
  constructor(what: string) {
    super(`the .blend file is in a format that this farm does not know: ${what}`, {
      advice: 'save it with a Blender that the farm supports, 5.2 or older',
    });
  }
}

export class BlendFileTooLargeToStream extends FarmError {
  /** @param limit  bytes */
  constructor(limit: number) {
    super(`more than ${inMebibytes(limit)} MiB of the .blend file would have to be read to check it`, {
      advice:
        'save it from Blender 3.0 or newer, whose files can be read in parts, or leave the check to Blender',
      details: { limit },
    });
  }
}

export class CompressionBomb extends FarmError {
  /** @param size  bytes of the whole file
   *  @param expanded  bytes that a part of it stands for */
  constructor(size: number, expanded: number) {
    super(`the .blend file's ${size} bytes expand to more than ${inMebibytes(expanded)} MiB`, {
      advice: 'save it uncompressed, if Blender can open it at all',
      details: { size, expanded },
    });
  }
}

export class BlendFileTooComplex extends FarmError {
  constructor(what: string, limit: number) {
    super(`the .blend file has more than ${limit} ${what}`, {
      advice: 'split the scene over several linked libraries',
      details: { limit },
    });
  }
}

export class UnreadableLibrary extends FarmError {
  constructor(path: string, cause: FarmError) {
    super(`the library ${path} cannot be read: ${cause.message}`, {
      advice: cause.advice,
      details: { path, cause: cause.name },
      cause,
    });
  }
}

const inMebibytes = (bytes: number) => Math.floor(bytes / 2 ** 20);
