import type { Command } from 'commander';
import { farmCommand, type RunCommand, withSessionOptions } from '../farm-command.ts';
import { finishJob } from '../job/finish-job.ts';
import { followJob } from '../job/follow-job.ts';
import { framesFolder } from '../job/frames-folder.ts';
import type { SessionOptions } from '../session.ts';

interface WatchOptions extends SessionOptions {
  readonly out?: string;
}

export function watchCommand(run: RunCommand): Command {
  const command = farmCommand('watch', {
    summary: 'watch a job until it has ended',
    description: 'Watches a job until it has ended, and then tells what became of it.',
    examples: [
      ['watch j_0123456789', 'with a bar, until it has ended'],
      ['watch j_0123456789 --out frames', 'and download the frames then'],
    ],
  })
    .argument('<job>', 'the job’s id, as `jobs` lists it')
    .option('-o, --out <folder>', 'download the frames into this folder when the job has ended');
  return withSessionOptions(command).action((id: string, options: WatchOptions) =>
    run(options, async (session) => {
      const { cwd } = session.surroundings;
      const folder = options.out === undefined ? undefined : await framesFolder(cwd, options.out);
      const client = await session.farm();
      const ended = await followJob(session, client, id);
      return finishJob(session, client, ended, folder);
    }),
  );
}
