import { FarmError } from '../domain/failure.ts';

/** ffmpeg ended badly: a full disk, a machine out of memory, or something it does not like. */
export class FfmpegFailed extends FarmError {
  override readonly failure = 'transient';
  readonly log: string;
  /** The signal that ended it, such as SIGKILL when memory ran out. */
  readonly killedBy: string | undefined;
  constructor(doing: string, log: string, status: number | null, killedBy: string | undefined) {
    super(`ffmpeg failed while ${doing} (${killedBy ?? `status ${status}`}): ${lastLine(log)}`, {
      advice: 'look at its last words; free disk space or memory if it lacked them, and retry the job',
      details: { log },
    });
    this.log = log;
    this.killedBy = killedBy;
  }
}

/** A function has minutes for a piece of a video, and the piece would take it longer. */
export class VideoTooHeavy extends FarmError {
  override readonly failure = 'too-heavy';
  constructor(job: string) {
    super('a piece of the video was not finished within the time that its function has', {
      advice: `encode the video on your own machine from the frames (\`render-farm download ${job}\`), or submit the job again with a smaller resolution or H.264`,
    });
  }
}

export class FfmpegMissing extends FarmError {
  constructor(path: string) {
    super(`there is no ffmpeg at ${path}`, {
      advice: 'run scripts/install-blender, or set RENDER_FARM_FFMPEG to an ffmpeg, and retry the job',
    });
  }
}

export class WrongFrameCount extends FarmError {
  override readonly failure = 'bad-output';
  constructor(what: string, encoded: number, expected: number) {
    super(`${what} came out with ${encoded} frames instead of ${expected}`, {
      advice: 'retry the job; if it happens again, report it with the log of the farm',
      details: { encoded, expected },
    });
  }
}

export class NoPictureForVideo extends FarmError {
  constructor(frame: number) {
    super(`frame ${frame} has no PNG or JPEG picture that a video can be made of`, {
      advice: 'render PNG or JPEG frames, or submit the job again with a video asked for',
      details: { frame },
    });
  }
}

export class FramesDifferInSize extends FarmError {
  constructor(frame: number, size: string, first: string) {
    super(`frame ${frame} is ${size} pixels large, the first frame is ${first}`, {
      advice: 'render the job again with one resolution for all frames',
      details: { frame },
    });
  }
}

export class UnreadableSound extends FarmError {
  constructor(name: string, log: string) {
    super(`the sound of the video, ${name}, cannot be read: ${lastLine(log)}`, {
      advice: 'give a WAV, FLAC, MP3, Ogg or AAC file that plays, or ask for a video without sound',
      details: { log },
    });
  }
}

export class SoundNotInManifest extends FarmError {
  constructor(path: string) {
    super(`the sound of the video, ${path}, is not among the job’s files`, {
      advice: 'add it to the manifest, or ask for the scene’s own sound or none',
      pointer: '/output/video/audio',
    });
  }
}

const lastLine = (log: string) => log.trimEnd().split('\n').at(-1) ?? '';
