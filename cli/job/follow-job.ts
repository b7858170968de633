import { Interrupted } from '../cli-error.ts';
import type { JobAnswer } from '../farm/farm-answers.ts';
import type { FarmClient } from '../farm/farm-client.ts';
import { FarmRefusal } from '../farm/farm-refusal.ts';
import { askAboutJob, interruptible, questionStream } from '../interruption.ts';
import type { Session } from '../session.ts';
import { jobProgress } from './job-progress.ts';
import { Pace } from './pace.ts';
import { watchJob } from './watch-job.ts';

/**
 * Shows a job until it has ended. Ctrl-C asks whether to cancel it or to let it go on.
 * @throws Interrupted when the job goes on without being watched
 */
export async function followJob(session: Session, client: FarmClient, id: string): Promise<JobAnswer> {
  const { surroundings, narrator } = session;
  const output = questionStream(surroundings, session.json);
  const left = () => leftJob(client, id);
  let paused = false;

  const ask = async (signal: AbortSignal) => {
    if (!output) throw left();
    paused = true;
    narrator.endProgress();
    const choice = await askAboutJob(surroundings, output, signal);
    paused = false;
    // The job may have ended while the question stood there.
    if (signal.aborted) return;
    if (choice === 'leave') throw left();
    if (choice === 'cancel') await cancel(client, id);
  };

  return interruptible({ surroundings, left, ask }, async (signal) => {
    const pace = new Pace();
    let last: JobAnswer | undefined;
    for await (const sight of watchJob(client, id, signal)) {
      last = sight.job;
      if (!paused) narrator.progress(jobProgress(sight, pace, performance.now()));
    }
    narrator.endProgress();
    return last ?? client.job(id);
  }).finally(() => narrator.endProgress());
}

/** A job that ended meanwhile is shown as what it became. */
async function cancel(client: FarmClient, id: string): Promise<void> {
  await client.act(id, 'cancel').catch((error: unknown) => {
    if (!(error instanceof FarmRefusal && error.status === 409)) throw error;
  });
}

const leftJob = (client: FarmClient, id: string) =>
  new Interrupted(`the job ${id} goes on without being watched`, comeBack(client, id));

export const comeBack = (client: FarmClient, id: string) =>
  `come back to it with \`render-farm watch${client.location.flags} ${id}\``;
