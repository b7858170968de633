import { type Command, Option } from 'commander';
import { FarmError } from '../../functions/domain/failure.ts';
import { gpuKinds } from '../../functions/worker/choose-device.ts';
import { stackOption } from '../aws/farm-tokens.ts';
import { stackOf } from '../error-facts.ts';
import { exitStatus } from '../exit-status.ts';
import { type WorkOptions, workSettings } from '../farm/work-settings.ts';
import { farmCommand, type RunCommand, withSessionOptions } from '../farm-command.ts';
import { wholeNumber } from '../options/whole-number.ts';
import type { SessionOptions } from '../session.ts';
import { untilStopped } from '../until-stopped.ts';

export function workCommand(run: RunCommand): Command {
  const command = farmCommand('work', {
    summary: 'let this machine render for your farm on AWS',
    description:
      'Takes frames from a farm in your AWS account and renders them on this machine, one at a time, until it is ' +
      'stopped by Ctrl-C: what it renders then goes back to the farm at once. It needs the same Blender as the farm, ' +
      'and AWS credentials with the rights that docs/workers.md lists.',
    examples: [
      ['work --fleet gpu', 'renders what is for the GPU fleet, on this machine’s GPU'],
      ['work --fleet gpu --device CUDA', 'on CUDA, although there may be better'],
      ['work --fleet lambda', 'helps the Lambda fleet, on the processor'],
      ['work --fleet gpu --idle-exit 10', 'leaves when there was nothing to do for ten minutes'],
    ],
  })
    .addOption(
      new Option('--fleet <fleet>', 'whose frames to render')
        .choices(['gpu', 'lambda'])
        .makeOptionMandatory(),
    )
    .addOption(
      new Option(
        '--device <kind>',
        'what a GPU worker renders on; auto takes the first of these that is there',
      )
        .choices(['auto', ...gpuKinds])
        .default('auto'),
    )
    .addOption(stackOption())
    .option('--blender <program>', 'a Blender, or a Python that has bpy, to render with')
    .option('--memory <MiB>', 'memory that Blender may take (default: 80 %)', wholeNumber(256, 2 ** 24))
    .option('--cache <GiB>', 'scenes’ files that are kept on the disk', wholeNumber(1, 100_000), 20)
    .option('--frame-time <minutes>', 'longest time for one frame (default: 11 hours)', wholeNumber(1, 660))
    .option('--allow-scripts', 'let scenes run their Python scripts here, where the farm lets them')
    .option('--idle-exit <minutes>', 'leave after so many idle minutes', wholeNumber(1, 100_000));
  return withSessionOptions(command, false).action((options: WorkOptions & SessionOptions) =>
    run(options, async ({ surroundings, narrator, answer }) => {
      const report = (error: unknown) => narrator.warn(oneLine(error));
      const settings = await workSettings(options, surroundings);
      // Loaded here: every other command starts faster without the worker itself.
      const { workHere } = await import('../../functions/worker/work-here.ts');
      const stop = new AbortController();
      const say = (text: string) => narrator.say(text);
      const stopped = workHere({ ...settings, stop: stop.signal, say, report }).then(() => undefined);
      const worker = {
        stopped,
        stop() {
          stop.abort();
          return stopped;
        },
      };
      await untilStopped(surroundings, worker, () =>
        say('stopping: what is being rendered goes back to the farm; once more leaves at once'),
      );
      answer({ fleet: options.fleet }, 'this machine works for the farm no more');
      return exitStatus.done;
    }),
  );
}

function oneLine(error: unknown): string {
  return error instanceof FarmError ? `${error.name}: ${error.message}` : stackOf(error);
}
