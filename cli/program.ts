import { Command } from 'commander';
import { cancelCommand } from './commands/cancel.ts';
import { doctorCommand } from './commands/doctor.ts';
import { downloadCommand } from './commands/download.ts';
import { estimateCommand } from './commands/estimate.ts';
import { failuresCommand } from './commands/failures.ts';
import { inspectCommand } from './commands/inspect.ts';
import { jobsCommand } from './commands/jobs.ts';
import { pauseCommand } from './commands/pause.ts';
import { renderCommand } from './commands/render.ts';
import { resumeCommand } from './commands/resume.ts';
import { retryCommand } from './commands/retry.ts';
import { serveCommand } from './commands/serve.ts';
import { statusCommand } from './commands/status.ts';
import { submitCommand } from './commands/submit.ts';
import { tokensCommand } from './commands/tokens.ts';
import { watchCommand } from './commands/watch.ts';
import { workCommand } from './commands/work.ts';
import type { RunCommand } from './farm-command.ts';
import type { Surroundings } from './terminal/surroundings.ts';
import { version } from './version.ts';

const groups: readonly (readonly [heading: string, commands: readonly ((run: RunCommand) => Command)[]])[] = [
  ['Render:', [renderCommand, submitCommand]],
  ['Jobs:', [jobsCommand, statusCommand, watchCommand, downloadCommand, failuresCommand]],
  ['Control:', [pauseCommand, resumeCommand, cancelCommand, retryCommand]],
  ['Look:', [inspectCommand, estimateCommand, doctorCommand]],
  ['The farm on this machine:', [serveCommand]],
  ['Your farm on AWS:', [tokensCommand, workCommand]],
];

const epilogue = `
Which farm:
  RENDER_FARM_URL and RENDER_FARM_TOKEN name a farm, or a profile does (--profile, RENDER_FARM_PROFILE, or
  the one called "default" in ~/.config/render-farm/profiles.json). Otherwise this machine renders: a farm is
  started when it is needed, keeps its data in RENDER_FARM_DATA (~/.local/share/render-farm) and leaves after
  ten idle minutes.

Exit status:
  0 done   1 the job failed, or was refused   2 wrong use   3 the farm cannot be reached

Begin with:
  $ render-farm doctor                 # is everything there?
  $ render-farm inspect shot.blend     # what is in the scene, what is missing?
  $ render-farm render shot.blend      # render it
  $ render-farm help render            # all that render can do`;

/** The whole command line; it throws CommanderError where commander would have left the process. */
export function buildProgram({ stdout, stderr }: Surroundings, run: RunCommand): Command {
  const program = new Command('render-farm')
    .description('Renders Blender scenes, frame by frame, on a farm or on this machine.')
    .version(version, '-V, --version', 'show the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [command]', 'show the help of a command')
    .addHelpText('after', epilogue)
    .showHelpAfterError('(run it with --help to see how it is used)')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      getOutHelpWidth: () => stdout.columns || 100,
      getErrHelpWidth: () => stderr.columns || 100,
      getOutHasColors: () => stdout.isTTY === true,
      getErrHasColors: () => stderr.isTTY === true,
    });
  for (const [heading, commands] of groups) {
    for (const make of commands) {
      const command = make(run).helpGroup(heading).copyInheritedSettings(program);
      for (const below of command.commands) below.copyInheritedSettings(command);
      program.addCommand(command);
    }
  }
  return program;
}
