import type { Command } from 'commander';
import { exitStatus } from '../exit-status.ts';
import { farmCommand, type RunCommand, withSessionOptions } from '../farm-command.ts';
import { inspectFile } from '../scene/inspect-file.ts';
import { showSceneAccount } from '../scene/show-scene-account.ts';
import type { SessionOptions } from '../session.ts';

export function inspectCommand(run: RunCommand): Command {
  const command = farmCommand('inspect', {
    summary: 'tell what is in a scene and what is missing, without Blender',
    description:
      'Reads a .blend file without Blender and without a farm: who saved it, its scenes, the files it needs ' +
      'and which of them are missing, its simulations and whether they are baked.',
    examples: [
      ['inspect shot.blend', 'a page to read'],
      ['inspect shot.blend --json', 'the same for a program'],
    ],
  }).argument('<scene.blend>', 'the scene');
  return withSessionOptions(command, false).action((scene: string, options: SessionOptions) =>
    run(options, async (session) => {
      const { account } = await inspectFile(scene, session.surroundings.cwd);
      session.answer(account, showSceneAccount(scene, account));
      return exitStatus.done;
    }),
  );
}
