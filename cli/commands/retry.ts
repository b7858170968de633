import type { Command } from 'commander';
import { exitStatus } from '../exit-status.ts';
import { farmCommand, type RunCommand, withSessionOptions } from '../farm-command.ts';
import { comeBack } from '../job/follow-job.ts';
import { checkFrameList } from '../options/frame-list.ts';
import type { SessionOptions } from '../session.ts';

interface RetryOptions extends SessionOptions {
  readonly frames?: string;
}

export function retryCommand(run: RunCommand): Command {
  const command = farmCommand('retry', {
    summary: 'render frames of a job again',
    description:
      'Renders the frames of a job that failed again, or those that are named, even if they succeeded. A ' +
      'cancelled job goes on with what it had not rendered.',
    examples: [
      ['retry j_0123456789', 'all that failed'],
      ['retry j_0123456789 --frames 7,12-15', 'these, whatever became of them'],
    ],
  })
    .argument('<job>', 'the job’s id, as `jobs` lists it')
    .option('-f, --frames <list>', 'the frames to render again', checkFrameList);
  return withSessionOptions(command).action((id: string, options: RetryOptions) =>
    run(options, async (session) => {
      const client = await session.farm();
      const job = await client.retry(id, options.frames);
      session.answer(job, `${job.id} is ${job.state}\n${comeBack(client, job.id)}`);
      return exitStatus.done;
    }),
  );
}
