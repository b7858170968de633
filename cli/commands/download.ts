import type { Command } from 'commander';
import { exitStatus } from '../exit-status.ts';
import { farmCommand, type RunCommand, withSessionOptions } from '../farm-command.ts';
import { download } from '../job/finish-job.ts';
import { framesFolder, framesFolderOf } from '../job/frames-folder.ts';
import type { SessionOptions } from '../session.ts';
import { showCount } from '../terminal/amounts.ts';

interface DownloadOptions extends SessionOptions {
  readonly out?: string;
}

export function downloadCommand(run: RunCommand): Command {
  const command = farmCommand('download', {
    summary: 'download what a job has rendered so far',
    description:
      'Downloads the frames that are done so far, and the video when there is one. Files that are there ' +
      'already are not got again; every file’s digest is checked.',
    examples: [
      ['download j_0123456789', 'into ./<scene>-frames/'],
      ['download j_0123456789 --out frames', 'into another folder'],
    ],
  })
    .argument('<job>', 'the job’s id, as `jobs` lists it')
    .option('-o, --out <folder>', 'where the frames go (default: ./<scene>-frames/)');
  return withSessionOptions(command).action((id: string, options: DownloadOptions) =>
    run(options, async (session) => {
      const client = await session.farm();
      const job = await client.job(id);
      const wanted = options.out ?? framesFolderOf(job.request?.scene ?? job.id);
      const folder = await framesFolder(session.surroundings.cwd, wanted);
      const result = await download(session, client, job, folder);
      const { length } = result.files;
      const video = result.video ? ` and ${result.video.name}` : '';
      session.answer({ job: job.id, ...result }, `${showCount(length, 'file')}${video} in ${result.folder}`);
      return exitStatus.done;
    }),
  );
}
