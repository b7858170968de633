import { dispatchJob } from '../dispatch/dispatch-job.ts';
import { FarmError } from '../domain/failure.ts';
import { BadFrameList, formatFrameList, noScene, parseFrameList } from '../domain/frame-list.ts';
import { afterRetry, type Job } from '../domain/job.ts';
import { refused } from '../domain/job-state.ts';
import { areBlobsThere } from '../work/blobs-there.ts';
import { countFrames } from '../work/count-frames.ts';
import type { ApiOptions } from './api-options.ts';
import { changeJob } from './change-job.ts';
import { jobFrameNumbers } from './job-frame-numbers.ts';
import { readJob } from './read-job.ts';

class FramesNotInJob extends FarmError {
  constructor(frames: string, job: string) {
    super(`the job has no frames ${frames}`, {
      advice: `name frames of ${job}`,
      pointer: '/frames',
      details: { frames },
    });
  }
}

/**
 * Raises the job's epoch and renders frames again: those named, whatever became of them, or all that failed.
 * @throws NoSuchJob, StateConflict, BadFrameList, FramesNotInJob
 */
export async function retryJob(
  { ports, limits }: ApiOptions,
  id: string,
  frames: string | undefined,
): Promise<Job> {
  const known = await readJob(ports.jobs, id);
  const reset = frames === undefined ? 'failed' : { frames: namedFrames(known, frames, limits.framesPerJob) };
  const baked = known.prepared?.manifest;
  const isBakeGone = baked !== undefined && !(await areBlobsThere(ports, baked));
  const nothingToDo = reset === 'failed' && (await countFrames(ports.jobs, known)).failed === 0;
  const job = await changeJob(ports, id, 'retry', (current, now) =>
    nothingToDo && current.state === 'succeeded'
      ? refused('no frame has failed; name frames to render them again')
      : afterRetry(
          isBakeGone && current.prepared?.manifest === baked ? unprepared(current) : current,
          reset,
          now,
        ),
  );
  await dispatchJob(ports, job);
  return job;
}

/** The job as before its scene was opened: what was baked has expired, and is baked again. */
function unprepared({ prepared: _prepared, ...job }: Job): Job {
  return job;
}

/** A frame list of the job's own frames alone. */
function namedFrames(job: Job, text: string, limit: number): string {
  if (/scene/.test(text)) {
    throw new BadFrameList('“scene” names no frames of a job', 'leave the list out to retry all that failed');
  }
  const named = parseFrameList(text, noScene, limit);
  const own = new Set(jobFrameNumbers(job));
  const foreign = named.filter((frame) => !own.has(frame));
  if (foreign.length > 0) throw new FramesNotInJob(formatFrameList(foreign), job.frames);
  return formatFrameList(named);
}
