import { Interrupted } from '../cli-error.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import type { JobAnswer } from '../farm/farm-answers.ts';
import type { FarmClient } from '../farm/farm-client.ts';
import { interruptible } from '../interruption.ts';
import type { Session } from '../session.ts';
import { showCount } from '../terminal/amounts.ts';
import { patient } from '../terminal/patient-narrator.ts';
import { type Downloaded, downloadOutputs } from './download-outputs.ts';
import { accountDocument, accountOf, showAccount } from './job-account.ts';

/** Downloads what an ended job left, when there is a folder for it, and gives the account of it all. */
export async function finishJob(
  session: Session,
  client: FarmClient,
  job: JobAnswer,
  folder: string | undefined,
): Promise<ExitStatus> {
  const wanted = job.frames.succeeded > 0 ? folder : undefined;
  const downloaded = wanted === undefined ? undefined : await download(session, client, job, wanted);
  const account = await accountOf(client, job);
  session.answer(
    accountDocument(account, downloaded),
    showAccount(account, downloaded, session.surroundings.cwd),
  );
  return job.state === 'failed' || job.state === 'cancelled' ? exitStatus.failed : exitStatus.done;
}

/** Downloads what a job has finished so far, with progress. */
export async function download(
  session: Session,
  client: FarmClient,
  job: JobAnswer,
  folder: string,
): Promise<Downloaded> {
  const { surroundings, narrator } = session;
  const again = `\`render-farm download${client.location.flags} ${job.id}\` gets the rest`;
  const { progress } = patient(narrator);
  const left = () => new Interrupted('the download was stopped; the farm keeps the frames', again);
  return interruptible({ surroundings, left }, (signal) =>
    downloadOutputs(client, job, folder, signal, (count) => {
      const fraction = Math.min(1, count / Math.max(1, job.frames.succeeded));
      progress({ label: 'downloading', fraction, figures: [showCount(count, 'file')] });
    }),
  ).finally(() => narrator.endProgress());
}
