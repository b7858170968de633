import { framesARange } from '../dispatch/dispatch-job.ts';
import { jobFrames } from '../dispatch/job-frames.ts';
import { lanesOf, sendLanes } from '../dispatch/lanes.ts';
import type { Job } from '../domain/job.ts';
import type { FrameMessage } from '../domain/messages.ts';
import type { FrameQueue } from '../ports/frame-queue.ts';
import type { Ports } from '../ports/ports.ts';
import { sendWork, workQueue } from '../work/fleets.ts';

export interface Resending {
  /** Only frames that belong there. */
  readonly queues: readonly FrameQueue[];
  /** How many frames at most. */
  readonly limit: number;
}

/** Sends unfinished frames again whose messages may have been lost; duplicates do no harm. */
export async function resendWaiting(ports: Ports, job: Job, { queues, limit }: Resending): Promise<void> {
  if (job.prepared?.sequential) {
    await sendWork(ports.queues, job, [{ kind: 'sequence', job: job.id, epoch: job.epoch }]);
    return;
  }
  const lanes = lanesOf(job);
  if (lanes !== undefined) return sendLanes(ports, job, lanes);
  let sent = 0;
  let batch: FrameMessage[] = [];
  const flush = async () => {
    if (batch.length > 0) await sendWork(ports.queues, job, batch);
    batch = [];
  };
  for (const frame of jobFrames(job).ordered) {
    if (sent >= limit) break;
    const message: FrameMessage = { kind: 'frame', job: job.id, epoch: job.epoch, frame };
    if (!queues.includes(workQueue(ports.queues, job, message))) continue;
    const state = (await ports.jobs.readFrame(job.id, frame))?.state ?? 'queued';
    if (state === 'succeeded' || state === 'failed') continue;
    batch.push(message);
    sent += 1;
    if (batch.length >= framesARange) await flush();
  }
  await flush();
}
