import { relative } from 'node:path';
import type { DeadLetterAnswer, JobAnswer } from '../farm/farm-answers.ts';
import type { FarmClient } from '../farm/farm-client.ts';
import { inOptions } from '../options/flag-of.ts';
import { showCount, showSize, showTime } from '../terminal/amounts.ts';
import type { Downloaded } from './download-outputs.ts';
import { showFleet } from './show-fleet.ts';

/** What became of a job, for people and for programs. */
export interface JobAccount {
  readonly job: JobAnswer;
  readonly failures: readonly DeadLetterAnswer[];
  /** Warnings of the job and of its frames, each once, with how many frames it concerns. */
  readonly warnings: readonly { readonly code: string; readonly message: string; readonly frames: number }[];
  /** Mean of the frames' seconds in Blender. */
  readonly secondsAFrame: number | null;
  /** From the start of rendering to the end. */
  readonly seconds: number | null;
}

export async function accountOf(client: FarmClient, job: JobAnswer): Promise<JobAccount> {
  const warnings = new Map<string, { code: string; message: string; frames: number }>();
  const warn = (code: string, message: string, frames: number) => {
    const key = `${code}: ${message}`;
    const earlier = warnings.get(key);
    if (earlier) earlier.frames += frames;
    else warnings.set(key, { code, message, frames });
  };
  for (const { code, message } of job.warnings) warn(code, message, 0);
  // These the job has warned of already.
  const known = new Set(job.prepared?.missing);
  let seconds = 0;
  let rendered = 0;
  for await (const frame of client.frames(job.id)) {
    for (const { code, message } of frame.warnings) warn(code, message, 1);
    for (const path of frame.missing)
      if (!known.has(path)) warn('MissingFile', `rendered without ${path}`, 1);
    if (frame.state !== 'succeeded' || frame.seconds == null) continue;
    seconds += frame.seconds;
    rendered++;
  }
  const failures: DeadLetterAnswer[] = [];
  if (job.frames.failed > 0) for await (const failure of client.failures(job.id)) failures.push(failure);
  return {
    job,
    failures,
    warnings: [...warnings.values()],
    secondsAFrame: rendered === 0 ? null : seconds / rendered,
    seconds: secondsBetween(job.startedAt ?? job.createdAt, job.endedAt),
  };
}

function secondsBetween(from: string, to: string | null | undefined): number | null {
  return to ? Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000) : null;
}

/** The account as one document. */
export const accountDocument = ({ job, ...rest }: JobAccount, downloaded: Downloaded | undefined) => ({
  ...job,
  ...rest,
  output: downloaded ?? null,
});

/** The account in lines, the outcome first. */
export function showAccount(account: JobAccount, downloaded: Downloaded | undefined, cwd: string): string {
  const { job } = account;
  return [
    outcome(account),
    ...(job.prepared ? [`  scene     ${job.prepared.sceneName}, rendered by ${job.prepared.engine}`] : []),
    ...showFleet(job),
    ...(downloaded ? places(downloaded, cwd) : []),
    ...account.warnings.map(
      ({ message, frames }) => `warning: ${message}${frames > 0 ? ` (${showCount(frames, 'frame')})` : ''}`,
    ),
    ...(job.failure ? [`${job.failure.code}: ${job.failure.message}`, ...advice(job.failure.advice)] : []),
    ...showFailures(account.failures),
  ].join('\n');
}

function outcome({ job, seconds, secondsAFrame }: JobAccount): string {
  const { total, succeeded, failed } = job.frames;
  const frames = `${succeeded.toLocaleString('en')} of ${showCount(total, 'frame')}`;
  const time = seconds === null ? '' : ` in ${showTime(seconds * 1000)}`;
  const each = secondsAFrame === null ? '' : ` (${showTime(secondsAFrame * 1000)} a frame)`;
  const lost = failed > 0 ? `, ${failed.toLocaleString('en')} failed` : '';
  return `${job.state}: ${frames} rendered${time}${each}${lost}`;
}

function places({ folder, files, video }: Downloaded, cwd: string): string[] {
  const where = relative(cwd, folder) || '.';
  const shown = where.startsWith('..') ? folder : `./${where}`;
  const size = files.reduce((sum, file) => sum + file.size, 0);
  return [
    `  frames    ${shown} (${showCount(files.length, 'file')}, ${showSize(size)})`,
    ...(video ? [`  video     ${shown}/${video.name} (${showSize(video.size)})`] : []),
  ];
}

/** Enough to see a pattern; `failures` lists them all. */
const failuresShown = 5;

function showFailures(failures: readonly DeadLetterAnswer[]): string[] {
  const lines = failures.slice(0, failuresShown).flatMap(showFailure);
  const more = failures.length - failuresShown;
  return more > 0 ? [...lines, `… and ${more} more: see \`render-farm failures\``] : lines;
}

export function showFailure({ frame, failure, replay }: DeadLetterAnswer): string[] {
  const what = frame == null ? 'the job' : `frame ${frame}`;
  return [
    `${what} failed: ${failure.code}: ${failure.message}`,
    ...advice(failure.advice),
    ...(replay ? [`  replay it with: ${replay}`] : []),
  ];
}

const advice = (text: string) => (text === '' ? [] : [`  → ${inOptions(text)}`]);
