import type { Command } from 'commander';
import { exitStatus } from '../exit-status.ts';
import type { DeadLetterAnswer } from '../farm/farm-answers.ts';
import { farmCommand, type RunCommand, withSessionOptions } from '../farm-command.ts';
import { showFailure } from '../job/job-account.ts';
import type { SessionOptions } from '../session.ts';

export function failuresCommand(run: RunCommand): Command {
  const command = farmCommand('failures', {
    summary: 'list the frames of a job that failed, and why',
    description:
      'Lists the frames that used up their attempts: the cause, what to do, the last lines of Blender’s log ' +
      'and a command that renders the frame on your own machine.',
    examples: [
      ['failures j_0123456789', 'every failed frame'],
      ['retry j_0123456789', 'render them again'],
    ],
  }).argument('<job>', 'the job’s id, as `jobs` lists it');
  return withSessionOptions(command).action((id: string, options: SessionOptions) =>
    run(options, async (session) => {
      const failures: DeadLetterAnswer[] = [];
      for await (const failure of (await session.farm()).failures(id)) failures.push(failure);
      const text = failures.length === 0 ? 'No frame has failed.' : failures.map(showWithLog).join('\n\n');
      session.answer({ failures }, text);
      return exitStatus.done;
    }),
  );
}

function showWithLog(failure: DeadLetterAnswer): string {
  const log = failure.logTail.trimEnd();
  const lines = log === '' ? [] : log.split('\n').map((line) => `  | ${line}`);
  return [...showFailure(failure), ...lines].join('\n');
}
