import type { Command } from 'commander';
import { exitStatus } from '../exit-status.ts';
import type { JobAnswer } from '../farm/farm-answers.ts';
import { farmCommand, type RunCommand, withSessionOptions } from '../farm-command.ts';
import { showFleet } from '../job/show-fleet.ts';
import type { SessionOptions } from '../session.ts';
import { showTime } from '../terminal/amounts.ts';

export function statusCommand(run: RunCommand): Command {
  const command = farmCommand('status', {
    summary: 'show where a job stands',
    description: 'Shows where a job stands. The exit status is 1 when the job failed or was cancelled.',
    examples: [
      ['status j_0123456789', 'its state, its frames, what went wrong'],
      ['status j_0123456789 --json', 'the same for a program'],
    ],
  }).argument('<job>', 'the job’s id, as `jobs` lists it');
  return withSessionOptions(command).action((id: string, options: SessionOptions) =>
    run(options, async (session) => {
      const job = await (await session.farm()).job(id);
      session.answer(job, showJob(job));
      return job.state === 'failed' || job.state === 'cancelled' ? exitStatus.failed : exitStatus.done;
    }),
  );
}

/** Where the scene is being prepared, or was baked. */
function showPreparation({ preparation, prepared }: JobAnswer): string[] {
  if (!preparation) return [];
  const { state, fraction, message, seconds } = preparation;
  const time = showTime(seconds * 1000);
  if (state === 'rendering') {
    const reached = message == null ? '' : `, ${Math.floor(fraction * 100)} %: ${message}`;
    return [`  preparing ${time}${reached}`];
  }
  return prepared?.manifest ? [`  baked     its simulations, in ${time}`] : [];
}

/** A job on a few lines. */
function showJob(job: JobAnswer): string {
  const { total, queued, rendering, succeeded, failed } = job.frames;
  const { failure, secondsLeft } = job;
  return [
    `${job.id}  ${job.name}`,
    `  state     ${job.state}`,
    ...(job.request?.priority === 'high' ? ['  priority  high'] : []),
    `  frames    ${succeeded} of ${total} done, ${rendering} rendering, ${queued} queued, ${failed} failed`,
    ...showPreparation(job),
    ...(secondsLeft == null ? [] : [`  left      ${showTime(secondsLeft * 1000)}`]),
    ...(job.prepared ? [`  scene     ${job.prepared.sceneName}, rendered by ${job.prepared.engine}`] : []),
    ...showFleet(job),
    `  created   ${job.createdAt}`,
    ...(job.endedAt ? [`  ended     ${job.endedAt}`] : []),
    ...(job.cost ? [`  cost      $${job.cost.usd.toFixed(2)}`] : []),
    ...job.warnings.map((warning) => `warning: ${warning.message}`),
    ...(failure ? [`${failure.code}: ${failure.message}`] : []),
    ...(failure?.advice ? [`  → ${failure.advice}`] : []),
  ].join('\n');
}
