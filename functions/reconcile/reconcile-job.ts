import { dispatchJob } from '../dispatch/dispatch-job.ts';
import { isDispatched, type Job, takesFrames } from '../domain/job.ts';
import { isEnded } from '../domain/job-state.ts';
import { type Instant, minutes } from '../domain/units.ts';
import type { MessageQueue } from '../ports/frame-queue.ts';
import type { Ports } from '../ports/ports.ts';
import { frameQueues, workQueue } from '../work/fleets.ts';
import { settleJob } from '../work/settle-job.ts';
import { resendExpired } from './resend-expired.ts';
import { resendWaiting } from './resend-waiting.ts';
import { sweepDeleted } from './sweep-deleted.ts';
import { sweepEnded } from './sweep-ended.ts';

/** Frames that wait in a queue that is not empty are sent again this rarely, and this few at a time. */
const resendEvery = minutes(15);
const resentAtOnce = 100;

/** Brings one job forward from whatever state it is in; called again and again until nothing is left to do. */
export async function reconcileJob(ports: Ports, job: Job, now: Instant): Promise<void> {
  if (job.deletedAt !== undefined) return sweepDeleted(ports, job, now);
  if (isEnded(job.state)) return sweepEnded(ports, job, now);
  switch (job.state) {
    case 'queued':
    case 'preparing':
      if (await isIdle(workQueue(ports.queues, job, { kind: 'prepare', job: job.id, epoch: job.epoch }))) {
        await dispatchJob(ports, job);
      }
      return;
    case 'rendering':
      return reconcileRendering(ports, job, now);
    case 'assembling':
      if (await isIdle(ports.queues.assemble)) {
        await ports.queues.assemble.send([{ job: job.id, epoch: job.epoch }]);
      }
  }
}

async function reconcileRendering(ports: Ports, job: Job, now: Instant): Promise<void> {
  if (!isDispatched(job)) return dispatchJob(ports, job);
  await settleJob(ports, job.id);
  const current = await ports.jobs.readJob(job.id);
  if (!current || !takesFrames(current)) return;
  const fleets = frameQueues(ports.queues, current);
  const idle = [];
  for (const queue of fleets) if (await isIdle(queue)) idle.push(queue);
  if (idle.length > 0) await resendWaiting(ports, current, { queues: idle, limit: current.total });
  if (idle.length === fleets.length) return;
  await resendExpired(ports, current, now);
  const last = current.resentAt ?? current.startedAt ?? current.createdAt;
  if (now - last < resendEvery) return;
  await ports.jobs.updateJob(job.id, (record) => ({
    write: { ...record, resentAt: now },
    answer: undefined,
  }));
  await resendWaiting(ports, current, { queues: fleets, limit: resentAtOnce });
}

/** No message waits or is being worked on: whatever is unfinished has lost its message. */
async function isIdle(queue: MessageQueue<unknown>): Promise<boolean> {
  const { waiting, hidden } = await queue.depth();
  return waiting + hidden === 0;
}
