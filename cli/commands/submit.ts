import type { Command } from 'commander';
import { exitStatus } from '../exit-status.ts';
import { farmCommand, type RunCommand, withSessionOptions } from '../farm-command.ts';
import { comeBack } from '../job/follow-job.ts';
import { submitScene } from '../job/submit-scene.ts';
import { type JobOptions, withJobOptions } from '../options/job-options.ts';
import type { SessionOptions } from '../session.ts';

export function submitCommand(run: RunCommand): Command {
  const command = farmCommand('submit', {
    summary: 'submit a scene and leave: the farm renders it',
    description:
      'Submits a scene and prints the job’s id. `watch` follows the job, `download` gets its frames.',
    examples: [
      ['submit shot.blend --frames 1-250', 'queue 250 frames'],
      [
        'submit shot.blend --order preview-first',
        'the first, the last, the middle… so that one can judge early',
      ],
      ['submit shot.blend --json', 'the job as JSON, with its id'],
    ],
  }).argument('<scene.blend>', 'the scene');
  return withSessionOptions(withJobOptions(command)).action(
    (scene: string, options: JobOptions & SessionOptions) =>
      run(options, async (session) => {
        const { client, job } = await submitScene(session, scene, options);
        session.answer(job, `${job.id}\n${comeBack(client, job.id)}`);
        return exitStatus.done;
      }),
  );
}
