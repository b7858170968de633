/**
 * What a failure is decides what happens next:
 * - `transient`: try again with back-off, in a fresh Blender; the job's fault limit ends it.
 * - `too-heavy`: this fleet cannot render it; `auto` moves the frame to a larger one, else it fails.
 * - `permanent`: no attempt can succeed; the frame fails at once.
 * - `bad-output`: the picture is missing or wrong; tried once more in a fresh Blender, then failed.
 */
export type FailureClass = 'transient' | 'too-heavy' | 'permanent' | 'bad-output';

/** One thing that is wrong and what to do about it: an API problem entry, a CLI message, a dead letter's cause. */
export interface Problem {
  /** Stable name of the cause, such as `SceneNewerThanBlender`. */
  readonly code: string;
  readonly message: string;
  /** What to do next, in one sentence. */
  readonly advice: string;
  /** Where in the request, as a JSON pointer (`/settings/samples`), when the request is at fault. */
  readonly pointer?: string;
  /** Figures and names that a program can act on. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Why an attempt or a job failed, as it is recorded. */
export interface Failure extends Problem {
  readonly class: FailureClass;
}

export interface FarmErrorOptions {
  readonly advice: string;
  readonly pointer?: string;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/**
 * Base of every error that someone can act on. A subclass names each cause; its name is the `code` under
 * which the API, the CLI and dead letters report it.
 */
export abstract class FarmError extends Error {
  /** How an attempt that ends with this error is treated. */
  readonly failure: FailureClass = 'permanent';
  /** Whether the attempt counts among the work's faults; one that was ended because of other work does not. */
  readonly isFault: boolean = true;
  readonly advice: string;
  readonly pointer: string | undefined;
  readonly details: Readonly<Record<string, unknown>> | undefined;

  constructor(message: string, options: FarmErrorOptions) {
    super(message, { cause: options.cause });
    this.name = new.target.name;
    this.advice = options.advice;
    this.pointer = options.pointer;
    this.details = options.details;
  }

  toProblem(): Problem {
    return {
      code: this.name,
      message: this.message,
      advice: this.advice,
      ...(this.pointer !== undefined && { pointer: this.pointer }),
      ...(this.details !== undefined && { details: this.details }),
    };
  }

  toFailure(): Failure {
    return { ...this.toProblem(), class: this.failure };
  }
}
