import { CommanderError } from 'commander';
import { dataFolderOf } from '../functions/local/data-folder.ts';
import { type ExitStatus, exitStatus } from './exit-status.ts';
import { buildProgram } from './program.ts';
import { reportError } from './report-error.ts';
import { openSession, type SessionOptions } from './session.ts';
import type { Surroundings } from './terminal/surroundings.ts';

/**
 * The `render-farm` command.
 * @param args  without the program's own name
 * @returns the status to exit with; everything else has been written
 */
export async function main(args: readonly string[], surroundings: Surroundings): Promise<number> {
  let status: ExitStatus = exitStatus.done;
  // Until a command's own options are known: what can be seen of them.
  let chosen: SessionOptions = { json: args.includes('--json'), verbose: args.includes('--verbose') };
  const program = buildProgram(surroundings, async (options, body) => {
    chosen = options;
    status = await body(openSession(surroundings, options));
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return usageStatus(error, chosen, surroundings);
    const { json = false, verbose = false } = chosen;
    return reportError(error, surroundings, { json, verbose, logFolder: dataFolderOf(surroundings.env) });
  }
}

/** Commander has printed its message already, as text. */
function usageStatus(error: CommanderError, { json }: SessionOptions, { stdout }: Surroundings): ExitStatus {
  if (error.exitCode === 0) return exitStatus.done;
  if (json) {
    const message = error.message.replace(/^error: /, '');
    const advice = 'run the command with --help to see how it is used';
    stdout.write(`${JSON.stringify({ errors: [{ code: 'WrongUse', message, advice }] }, null, 2)}\n`);
  }
  return exitStatus.wrongUse;
}
