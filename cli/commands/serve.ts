import type { Command } from 'commander';
import { FarmError } from '../../functions/domain/failure.ts';
import { stackOf } from '../error-facts.ts';
import { exitStatus } from '../exit-status.ts';
import { type ServeOptions, serveSettings } from '../farm/serve-settings.ts';
import { farmCommand, type RunCommand, withSessionOptions } from '../farm-command.ts';
import { wholeNumber } from '../options/whole-number.ts';
import type { SessionOptions } from '../session.ts';
import { untilStopped } from '../until-stopped.ts';

export function serveCommand(run: RunCommand): Command {
  const command = farmCommand('serve', {
    summary: 'run the farm on this machine: API, storage and workers',
    description:
      'Runs the farm on this machine until it is stopped by Ctrl-C. `render` and the other commands join it; ' +
      'without one they start their own. A farm that was killed goes on where it was when it is started again.',
    examples: [
      ['serve', 'on a free port of this machine'],
      ['serve --port 8080 --workers 2', 'on this port, two frames side by side'],
      ['serve --data /srv/farm', 'with its data there'],
      ['serve --idle-exit 10', 'leaves when there was nothing to do for ten minutes'],
    ],
  })
    .option(
      '--data <folder>',
      'where the farm keeps its data (default: RENDER_FARM_DATA or ~/.local/share/render-farm)',
    )
    .option('--host <address>', 'address to listen at', '127.0.0.1')
    .option('--port <n>', 'port to listen at; 0 takes a free one', wholeNumber(0, 65_535), 0)
    .option('--workers <n>', 'frames rendered side by side, each by its own Blender', wholeNumber(1, 64), 1)
    .option('--memory <MiB>', 'memory of one Blender (default: its share of 80 %)', wholeNumber(256, 2 ** 24))
    .option('--frame-time <minutes>', 'longest time for one frame (default: 11 hours)', wholeNumber(1, 660))
    .option('--allow-scripts', 'let scenes run their Python scripts: only for scenes that you trust')
    .option('--blender <program>', 'a Blender, or a Python that has bpy, to render with')
    .option('--ffmpeg <program>', 'the ffmpeg that makes videos')
    .option(
      '--idle-exit <minutes>',
      'leave after so many minutes with nothing to do',
      wholeNumber(1, 100_000),
    );
  return withSessionOptions(command, false).action((options: ServeOptions & SessionOptions) =>
    run(options, async ({ surroundings, narrator, answer }) => {
      const report = (error: unknown) => surroundings.stderr.write(`${logLine(error)}\n`);
      const settings = serveSettings(options, surroundings.env, surroundings.cwd, report);
      // Loaded here: every other command starts faster without the farm itself.
      const { startEmbeddedFarm } = await import('../../functions/local/embedded-farm.ts');
      const farm = await startEmbeddedFarm(settings);
      const { url } = farm;
      const { dataFolder } = settings;
      narrator.say(`the farm runs at ${url} and keeps its data in ${dataFolder}`);
      await untilStopped(surroundings, farm, () => narrator.say('stopping; once more leaves at once'));
      answer({ url, dataFolder }, 'the farm has stopped; what was not finished waits for the next one');
      return exitStatus.done;
    }),
  );
}

/** An error that the farm survived, for its log. */
function logLine(error: unknown): string {
  const time = new Date().toISOString();
  if (error instanceof FarmError) return `${time} ${error.name}: ${error.message}`;
  return `${time} ${stackOf(error)}`;
}
