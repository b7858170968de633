import { framesARange } from '../dispatch/dispatch-job.ts';
import { jobFrames } from '../dispatch/job-frames.ts';
import { lanesOf, sendLanes } from '../dispatch/lanes.ts';
import type { Job } from '../domain/job.ts';
import type { FrameNumber } from '../domain/units.ts';
import type { Ports } from '../ports/ports.ts';
import { sendWork } from '../work/fleets.ts';

/** Sends up to `limit` unfinished frames again whose messages may have been lost; duplicates do no harm. */
export async function resendWaiting(ports: Ports, job: Job, limit: number): Promise<void> {
  if (job.prepared?.sequential) {
    await sendWork(ports.queues, job, [{ kind: 'sequence', job: job.id, epoch: job.epoch }]);
    return;
  }
  const lanes = lanesOf(job);
  if (lanes !== undefined) return sendLanes(ports, job, lanes);
  let sent = 0;
  let batch: FrameNumber[] = [];
  const flush = async () => {
    const messages = batch.map((frame) => ({ kind: 'frame', job: job.id, epoch: job.epoch, frame }) as const);
    batch = [];
    if (messages.length > 0) await sendWork(ports.queues, job, messages);
  };
  for (const frame of jobFrames(job).ordered) {
    if (sent >= limit) break;
    const state = (await ports.jobs.readFrame(job.id, frame))?.state ?? 'queued';
    if (state === 'succeeded' || state === 'failed') continue;
    batch.push(frame);
    sent += 1;
    if (batch.length >= framesARange) await flush();
  }
  await flush();
}
