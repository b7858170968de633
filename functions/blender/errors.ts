import { type Failure, type FailureClass, FarmError } from '../domain/failure.ts';
import type { Bytes, Milliseconds } from '../domain/units.ts';

/** What the worker inside Blender reported: its name, class and advice come from there. */
export class BlenderFailure extends FarmError {
  override readonly failure: FailureClass;

  constructor(failure: Failure) {
    super(failure.message, {
      advice: failure.advice,
      ...(failure.details !== undefined && { details: failure.details }),
    });
    this.name = failure.code;
    this.failure = failure.class;
  }
}

/** The signal was raised: a cancel or a lost lease, and nobody's fault. */
export class AttemptAborted extends FarmError {
  override readonly failure = 'transient';
  override readonly isFault = false;

  constructor() {
    super('the attempt was stopped', { advice: 'nothing: the farm stopped it on purpose' });
  }
}

export class BlenderCrashed extends FarmError {
  override readonly failure = 'transient';
  readonly signal: string | null;

  constructor(ended: { readonly signal: string | null; readonly exitCode: number | null }) {
    const how = ended.signal === null ? `exited with status ${ended.exitCode}` : `died of ${ended.signal}`;
    super(`Blender ${how} in the middle of its work`, {
      advice: 'the farm tries again in a fresh Blender; if it stays, render this frame in Blender by hand',
      details: { signal: ended.signal, exitCode: ended.exitCode },
    });
    this.signal = ended.signal;
  }
}

/** Blender was ended because of another frame while this frame's files were still being checked. */
export class BlenderReplaced extends FarmError {
  override readonly failure = 'transient';
  override readonly isFault = false;

  constructor() {
    super('Blender was ended because of another frame while this one was being checked', {
      advice: 'nothing: the farm renders it again',
    });
  }
}

export class BlenderDidNotStart extends FarmError {
  override readonly failure = 'transient';

  constructor(program: string, log: string, cause?: unknown) {
    super(`Blender does not start from '${program}'`, {
      advice: 'run `render-farm doctor`; a missing system library is named at the end of the log',
      details: { log: log.slice(-1000) },
      cause,
    });
  }
}

export class NoBlender extends FarmError {
  constructor(program: string, cause?: unknown) {
    super(`'${program}' is neither Blender nor a Python that has the bpy module`, {
      advice: 'run scripts/install-blender, or name a Blender of your own',
      cause,
    });
  }
}

export class OutOfMemory extends FarmError {
  override readonly failure = 'too-heavy';

  constructor(used: Bytes, limit: Bytes) {
    super(`Blender used ${mebibytes(used)} MiB of memory; a frame may use ${mebibytes(limit)} MiB`, {
      advice: 'give the worker more memory, or make textures and subdivision smaller',
      details: { used, limit },
    });
  }
}

export class TimeLimitPassed extends FarmError {
  override readonly failure = 'too-heavy';
  readonly limit: Milliseconds;

  constructor(limit: Milliseconds) {
    super(`the frame was not done after ${Math.round(limit / 1000)} s, which is the limit for one frame`, {
      advice: 'lower the samples or the resolution, or raise the farm’s time limit',
      details: { limit },
    });
    this.limit = limit;
  }
}

export class BakeTooLong extends FarmError {
  override readonly failure = 'too-heavy';

  /** @param reached  0 to 1: how far the bake had come */
  constructor(limit: Milliseconds, reached: number) {
    const percent = Math.floor(reached * 100);
    super(
      `the simulations were baked to ${percent} % after ${Math.round(limit / 1000)} s, which is all that a bake may take`,
      {
        advice: 'bake them in Blender before you submit the scene, or raise the farm’s time limit',
        details: { limit, reached },
      },
    );
  }
}

export class WorkerMisbehaved extends FarmError {
  override readonly failure = 'transient';

  constructor(answer: string, cause?: unknown) {
    super('the Blender worker sent something that is no answer', {
      advice: 'this is a defect of the farm: report it with the log',
      details: { answer: answer.slice(0, 500) },
      cause,
    });
  }
}

const mebibytes = (size: Bytes) => Math.round(size / 2 ** 20);
