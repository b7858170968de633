import type { Command } from 'commander';
import { farmCommand, type RunCommand, withSessionOptions } from '../farm-command.ts';
import { finishJob } from '../job/finish-job.ts';
import { followJob } from '../job/follow-job.ts';
import { framesFolder, framesFolderOf } from '../job/frames-folder.ts';
import { submitScene } from '../job/submit-scene.ts';
import { type JobOptions, withJobOptions } from '../options/job-options.ts';
import type { SessionOptions } from '../session.ts';

interface RenderOptions extends JobOptions, SessionOptions {
  readonly out?: string;
}

export function renderCommand(run: RunCommand): Command {
  const command = farmCommand('render', {
    summary: 'render a scene: submit it, watch it, download the frames',
    description:
      'Renders a scene and downloads its frames and its video. Without a farm of your own configured, this ' +
      'machine renders: a farm is started for it, and leaves by itself. Ctrl-C asks whether to cancel the ' +
      'job or to let it go on.',
    examples: [
      ['render shot.blend', 'the scene’s own frames, into ./shot-frames/'],
      ['render shot.blend --frames 1-48 --video', 'frames 1 to 48, and a video of them'],
      ['render shot.blend -f 1-250x10 --resolution 25 --samples 16', 'a quick look at every tenth frame'],
      ['render shot.blend --engine cycles --format exr --depth 16', 'half-float OpenEXR, by Cycles'],
      ['render shot.blend --camera Left --camera Right', 'every frame from both cameras'],
      ['render shot.blend --out frames --json', 'for a program: one JSON document at the end'],
    ],
  })
    .argument('<scene.blend>', 'the scene')
    .option('-o, --out <folder>', 'where the frames go (default: ./<scene>-frames/)');
  return withSessionOptions(withJobOptions(command)).action((scene: string, options: RenderOptions) =>
    run(options, async (session) => {
      const folder = await framesFolder(session.surroundings.cwd, options.out ?? framesFolderOf(scene));
      const { client, job } = await submitScene(session, scene, options);
      const ended = await followJob(session, client, job.id);
      return finishJob(session, client, ended, folder);
    }),
  );
}
