import { Command, Option } from 'commander';
import type { ExitStatus } from './exit-status.ts';
import type { Session, SessionOptions } from './session.ts';

/** Runs the body of a command in a session, and keeps the exit status. */
export type RunCommand = (
  options: SessionOptions,
  body: (session: Session) => Promise<ExitStatus>,
) => Promise<void>;

export interface CommandText {
  readonly summary: string;
  /** More than the summary, in sentences. */
  readonly description?: string;
  /** Command lines without `render-farm`, each with what it does. */
  readonly examples: readonly (readonly [line: string, does: string])[];
}

/** A command with the options and the kind of help that all of them have. */
export function farmCommand(name: string, { summary, description, examples }: CommandText): Command {
  const command = new Command(name)
    .summary(summary)
    .description(description ?? summary)
    .helpOption('-h, --help', 'show this help');
  const lines = examples.map(([line, does]) => `  ${does}\n    $ render-farm ${line}`);
  return command.addHelpText('after', `\nExamples:\n${lines.join('\n')}`);
}

/** Options of every command; those that talk to a farm can choose it by `--profile`. */
export function withSessionOptions(command: Command, talksToFarm = true): Command {
  command.optionsGroup('Options of every command:');
  if (talksToFarm) {
    command.addOption(new Option('--profile <name>', 'the farm of this name in the profile file'));
  }
  return command
    .option('--json', 'print one JSON document on standard output, and nothing else there')
    .option('--verbose', 'show where in the program an unexpected error came from');
}
