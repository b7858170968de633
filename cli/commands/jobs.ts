import { type Command, Option } from 'commander';
import { type JobState, jobStates } from '../../functions/domain/job-state.ts';
import { exitStatus } from '../exit-status.ts';
import type { JobAnswer } from '../farm/farm-answers.ts';
import { farmCommand, type RunCommand, withSessionOptions } from '../farm-command.ts';
import { wholeNumber } from '../options/whole-number.ts';
import type { SessionOptions } from '../session.ts';
import { showTable } from '../terminal/show-table.ts';

interface JobsOptions extends SessionOptions {
  readonly state?: JobState;
  readonly limit: number;
}

const largestPage = 100;

export function jobsCommand(run: RunCommand): Command {
  const command = farmCommand('jobs', {
    summary: 'list the jobs, newest first',
    examples: [
      ['jobs', 'the latest twenty'],
      ['jobs --state failed', 'those that failed'],
      ['jobs --limit 1000 --json', 'many, for a program'],
    ],
  })
    .addOption(new Option('--state <state>', 'only jobs in this state').choices(jobStates))
    .option('--limit <n>', 'how many at most', wholeNumber(1, 1_000_000), 20);
  return withSessionOptions(command).action((options: JobsOptions) =>
    run(options, async (session) => {
      const client = await session.farm();
      const jobs: JobAnswer[] = [];
      for await (const job of client.jobs(options.state, Math.min(options.limit, largestPage))) {
        jobs.push(job);
        if (jobs.length >= options.limit) break;
      }
      session.answer({ jobs }, jobs.length === 0 ? 'There are no jobs.' : jobTable(jobs));
      return exitStatus.done;
    }),
  );
}

const jobTable = (jobs: readonly JobAnswer[]) =>
  showTable(
    ['job', 'state', 'priority', 'frames', 'failed', 'created', 'name'],
    jobs.map(({ id, state, request, frames, createdAt, name }) => [
      id,
      state,
      request?.priority ?? '',
      `${frames.succeeded}/${frames.total}`,
      String(frames.failed),
      createdAt.slice(0, 16).replace('T', ' '),
      name,
    ]),
  );
