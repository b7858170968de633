import type { JobState } from '../../functions/domain/job-state.ts';
import { showTime } from '../terminal/amounts.ts';
import type { Progress } from '../terminal/narrator.ts';
import type { Pace } from './pace.ts';
import type { JobSight, Preparing } from './watch-job.ts';

const labels: Readonly<Record<JobState, string>> = {
  queued: 'waiting for a worker',
  preparing: 'opening the scene',
  rendering: 'rendering',
  paused: 'paused',
  assembling: 'making the video',
  succeeded: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
};

/** A job as one line: how far it is, how fast, how long it will take. */
export function jobProgress(sight: JobSight, pace: Pace, now: number): Progress {
  const { job, rendering, preparing } = sight;
  if (job.state === 'preparing' && preparing) return preparationProgress(preparing);
  const { total, succeeded, failed } = job.frames;
  const ended = succeeded + failed;
  pace.saw(ended, now);
  // A rendered picture is not yet a finished frame: it is checked and stored first.
  const parts = [...rendering.values()].reduce((sum, fraction) => sum + Math.min(0.99, fraction), 0);
  const figures = [`${succeeded.toLocaleString('en')}/${total.toLocaleString('en')} frames`];
  if (failed > 0) figures.push(`${failed.toLocaleString('en')} failed`);
  if (job.state === 'rendering') figures.push(...paceFigures(job.secondsLeft, total - ended, pace, now));
  figures.push(...frameFigures(rendering));
  const frames = total === 0 ? 1 : Math.min(1, (ended + parts) / total);
  // How far a video is, nobody tells.
  return { label: labels[job.state], fraction: job.state === 'assembling' ? undefined : frames, figures };
}

/** Only baking takes long enough for a worker to tell how far it is. */
const preparationProgress = ({ fraction, message }: Preparing): Progress => ({
  label: 'baking simulations',
  fraction,
  figures: [message],
});

function paceFigures(
  secondsLeft: number | null | undefined,
  left: number,
  pace: Pace,
  now: number,
): string[] {
  const rate = pace.framesASecond(now);
  const seconds = secondsLeft ?? (rate === undefined ? undefined : left / rate);
  return [
    ...(rate === undefined ? [] : [showRate(rate)]),
    ...(seconds === undefined ? [] : [`${showTime(seconds * 1000)} left`]),
  ];
}

const showRate = (rate: number) =>
  rate >= 1 ? `${rate.toFixed(1)} frames/s` : `${showTime(1000 / rate)} a frame`;

/** The frames at work, as many as a line can hold. */
function frameFigures(rendering: JobSight['rendering']): string[] {
  return [...rendering]
    .sort(([a], [b]) => a - b)
    .slice(0, 3)
    .map(([frame, fraction]) => `frame ${frame} at ${Math.floor(fraction * 100)} %`);
}
