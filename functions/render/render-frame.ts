import type { Job } from '../domain/job.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { FrameNumber } from '../domain/units.ts';
import { claim } from '../domain/work-rules.ts';
import { frameFailed } from '../work/frame-failed.ts';
import { settleJob } from '../work/settle-job.ts';
import { attemptFrame } from './attempt-frame.ts';
import type { TakenMessage } from './render-station.ts';
import type { WorkerContext } from './worker-context.ts';

/** Claims a frame and renders it; every way out leaves the record, the files and the counts true. */
export async function renderFrame(
  context: WorkerContext,
  job: Job,
  frame: FrameNumber,
  taken: TakenMessage,
): Promise<Outcome> {
  const { ports, name } = context;
  const token = ports.clock.token();
  const request = { token, worker: name, epoch: job.epoch, faultLimit: job.request.limits.faults };
  const answer = await ports.jobs.updateFrame(job.id, frame, (record, now) => claim(record, request, now));
  switch (answer.kind) {
    case 'not-needed':
      // The worker that ended it may have died before it looked at the whole.
      await settleJob(ports, job.id);
      return { kind: 'delete' };
    case 'stale':
      return { kind: 'delete' };
    case 'wait':
      return { kind: 'return', after: answer.after };
    case 'failed':
      await frameFailed(ports, job, frame, answer.work);
      return { kind: 'delete' };
    case 'claimed':
      return attemptFrame(context, job, frame, answer.work, taken);
  }
}
