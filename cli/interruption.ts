import { isCancel, select } from '@clack/prompts';
import type { Interrupted } from './cli-error.ts';
import type { OutputStream, Surroundings } from './terminal/surroundings.ts';

export type JobChoice = 'watch' | 'leave' | 'cancel';

export interface InterruptionOptions {
  readonly surroundings: Surroundings;
  /** Told when the command is left: what goes on without it, and how to come back. */
  readonly left: () => Interrupted;
  /** Asks what to do at the first Ctrl-C; without it, the first one leaves. */
  readonly ask?: (signal: AbortSignal) => Promise<void>;
}

/**
 * Runs `body` with Ctrl-C in hand: the first one asks, a second one leaves at once.
 * @throws Interrupted when the command was left
 */
export async function interruptible<T>(
  { surroundings, left, ask }: InterruptionOptions,
  body: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const leaving = new AbortController();
  const over = new AbortController();
  let asking = false;
  const stop = surroundings.onSignal(['SIGINT'], () => {
    if (asking || !ask) {
      leaving.abort(left());
      return;
    }
    asking = true;
    ask(AbortSignal.any([leaving.signal, over.signal]))
      .catch((error: unknown) => leaving.abort(error))
      .finally(() => {
        asking = false;
      });
  });
  try {
    return await body(leaving.signal);
  } catch (error) {
    // Whatever the abort broke is not what happened.
    throw leaving.signal.aborted ? leaving.signal.reason : error;
  } finally {
    over.abort();
    stop();
  }
}

/** Where a question can be put: a terminal that shows it and one that is typed at; standard output stays clean. */
export function questionStream(
  { stdin, stdout, stderr }: Surroundings,
  json: boolean,
): OutputStream | undefined {
  if (stdin.isTTY !== true) return undefined;
  if (!json && showsQuestions(stdout)) return stdout;
  return showsQuestions(stderr) ? stderr : undefined;
}

/** A terminal that does not know its width would show one letter a line. */
const showsQuestions = ({ isTTY, columns = 0 }: OutputStream) => isTTY === true && columns > 0;

/** Asks what is to become of the job. Ctrl-C at the question leaves, and so does its end. */
export async function askAboutJob(
  surroundings: Surroundings,
  output: OutputStream,
  signal: AbortSignal,
): Promise<JobChoice> {
  const choice = await select<JobChoice>({
    message: 'The job is not finished. What now?',
    options: [
      { value: 'watch', label: 'Go on watching' },
      { value: 'leave', label: 'Leave, and let the job go on' },
      { value: 'cancel', label: 'Cancel the job', hint: 'what is rendered is kept' },
    ],
    input: surroundings.stdin,
    output,
    signal,
  });
  return isCancel(choice) ? 'leave' : choice;
}
