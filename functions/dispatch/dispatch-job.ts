import { isDispatched, type Job, takesFrames } from '../domain/job.ts';
import { reset } from '../domain/work-rules/reset.ts';
import type { Ports } from '../ports/ports.ts';
import { sendWork } from '../work/fleets.ts';
import { settleJob } from '../work/settle-job.ts';
import { jobFrames } from './job-frames.ts';
import { lanesOf, sendLanes } from './lanes.ts';
import { resetFrames } from './reset-frames.ts';
import { sendFrames } from './send-frames.ts';

/** Up to this many frames are sent at once; of more, ranges of this size are handed to the dispatch station. */
export const framesARange = 1000;

/**
 * Sends what the job needs next: its scene to be opened, or every unfinished frame from the cursor on. May be
 * called again at any time, after a crash or beside another call: messages are hints.
 */
export async function dispatchJob(ports: Ports, job: Job): Promise<void> {
  if (job.state === 'queued' || job.state === 'preparing') {
    // A retry of a job whose preparation failed begins it anew.
    await ports.jobs.updateTask(job.id, 'prepare', (task, now) => reset(task, job.epoch, now));
    await sendWork(ports.queues, job, [{ kind: 'prepare', job: job.id, epoch: job.epoch }]);
    return;
  }
  if (!takesFrames(job)) return;
  const ready = await resetFrames(ports, job);
  if (ready.epoch !== job.epoch || !takesFrames(ready)) return;
  if (!isDispatched(ready)) await sendFrom(ports, ready, ready.dispatch.cursor);
  await settleJob(ports, job.id);
}

async function sendFrom(ports: Ports, job: Job, cursor: number): Promise<void> {
  const lanes = lanesOf(job);
  if (job.prepared?.sequential) {
    await sendWork(ports.queues, job, [{ kind: 'sequence', job: job.id, epoch: job.epoch }]);
  } else if (lanes !== undefined) {
    await sendLanes(ports, job, lanes);
  } else if (job.total - cursor <= framesARange) {
    await sendFrames(ports, job, jobFrames(job).ordered.slice(cursor));
  } else {
    await sendRanges(ports, job, cursor);
  }
  await ports.jobs.updateJob(job.id, (current) =>
    current.epoch === job.epoch
      ? { write: { ...current, dispatch: { ...current.dispatch, cursor: job.total } }, answer: undefined }
      : { answer: undefined },
  );
}

async function sendRanges(ports: Ports, job: Job, cursor: number): Promise<void> {
  const ranges = [];
  for (let from = cursor; from < job.total; from += framesARange) {
    ranges.push({ job: job.id, epoch: job.epoch, from, to: Math.min(job.total, from + framesARange) });
  }
  await ports.queues.dispatch.send(ranges);
}
