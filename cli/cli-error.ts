import { FarmError, type FarmErrorOptions } from '../functions/domain/failure.ts';
import { type ExitStatus, exitStatus } from './exit-status.ts';

/** An error that decides the command's exit status itself. */
export abstract class CliError extends FarmError {
  readonly exitStatus: ExitStatus = exitStatus.failed;
}

/** Arguments that cannot be meant as they are written. */
export class WrongUse extends CliError {
  override readonly exitStatus = exitStatus.wrongUse;
}

export class SceneNotFound extends WrongUse {
  constructor(path: string, why: string) {
    super(`cannot read the scene ${path}: ${why}`, { advice: 'give the path of a .blend file' });
  }
}

export class FarmUnreachable extends CliError {
  override readonly exitStatus = exitStatus.unreachable;

  constructor(url: string, why: string, options: Partial<FarmErrorOptions> = {}) {
    super(`the farm at ${url} cannot be reached: ${why}`, {
      advice: 'check the address, the network and that the farm runs, then try again',
      ...options,
    });
  }
}

export class FarmNotStarted extends CliError {
  override readonly exitStatus = exitStatus.unreachable;

  constructor(why: string, logFile: string, logTail: string) {
    super(`the embedded farm did not start: ${why}${logTail && `\n${logTail}`}`, {
      advice: `run \`render-farm doctor\` to see what it lacks; its log is ${logFile}`,
    });
  }
}

export class TokenRefused extends CliError {
  override readonly exitStatus = exitStatus.unreachable;

  constructor(url: string) {
    super(`the farm at ${url} does not take the token`, {
      advice: 'set RENDER_FARM_TOKEN, or the token of the profile, to one that the farm has given out',
    });
  }
}

export class UnexpectedAnswer extends CliError {
  constructor(call: string, what: string, cause?: unknown) {
    super(`the farm answered ${call} in a way that this command does not understand: ${what}`, {
      advice: 'use the render-farm command of the same version as the farm',
      cause,
    });
  }
}

export class BadProfile extends WrongUse {}

/** Raised by Ctrl-C where nothing is lost by leaving. */
export class Interrupted extends CliError {
  override readonly exitStatus = exitStatus.interrupted;

  constructor(what: string, advice: string) {
    super(what, { advice });
  }
}
