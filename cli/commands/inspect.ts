import type { Command } from 'commander';
import { exitStatus } from '../exit-status.ts';
import { farmCommand, type RunCommand, withSessionOptions } from '../farm-command.ts';
import { checkFrameList } from '../options/frame-list.ts';
import { askBlender } from '../scene/ask-blender.ts';
import { inspectFile } from '../scene/inspect-file.ts';
import { showDifferences } from '../scene/show-differences.ts';
import { showSceneAccount } from '../scene/show-scene-account.ts';
import type { SessionOptions } from '../session.ts';

interface InspectOptions extends SessionOptions {
  readonly frames?: string;
  readonly withBlender?: boolean;
}

export function inspectCommand(run: RunCommand): Command {
  const command = farmCommand('inspect', {
    summary: 'tell what is in a scene and what is missing, without Blender',
    description:
      'Reads a .blend file without Blender and without a farm: who saved it, its scenes, the files it needs ' +
      'and which of them are missing, its simulations and whether they are baked.',
    examples: [
      ['inspect shot.blend', 'a page to read'],
      ['inspect shot.blend --frames 1-48', 'of sequences only what these frames show'],
      ['inspect shot.blend --with-blender', 'and ask Blender as well, where there is one'],
      ['inspect shot.blend --json', 'the same for a program'],
    ],
  })
    .argument('<scene.blend>', 'the scene')
    .option(
      '-f, --frames <list>',
      'the frames whose files count; the scene’s own range otherwise',
      checkFrameList,
    )
    .option('--with-blender', 'open it in this machine’s Blender too, and tell where the two disagree');
  return withSessionOptions(command, false).action((scene: string, options: InspectOptions) =>
    run(options, async (session) => {
      const { cwd, env } = session.surroundings;
      const local = await inspectFile(scene, cwd, options.frames);
      const page = showSceneAccount(scene, local.account);
      if (!options.withBlender) {
        session.answer(local.account, page);
        return exitStatus.done;
      }
      const differences = await askBlender(local, env);
      session.answer({ ...local.account, differences }, `${page}\n\n${showDifferences(differences)}`);
      return exitStatus.done;
    }),
  );
}
