import { sendNextOfLane } from '../dispatch/lanes.ts';
import type { Job } from '../domain/job.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { FrameNumber } from '../domain/units.ts';
import { claim, claimOrHandOver } from '../domain/work-rules/claim.ts';
import { mayMove } from '../work/fleets.ts';
import { frameFailed } from '../work/frame-failed.ts';
import { moveFrame } from '../work/move-work.ts';
import { settleJob } from '../work/settle-job.ts';
import { attemptFrame } from './attempt-frame.ts';
import type { TakenMessage } from './render-station.ts';
import { claimRequest, type WorkerContext } from './worker-context.ts';

/** Claims a frame and renders it; every way out leaves the record, the files and the counts true. */
export async function renderFrame(
  context: WorkerContext,
  job: Job,
  frame: FrameNumber,
  taken: TakenMessage,
): Promise<Outcome> {
  const { ports } = context;
  const request = claimRequest(context, job);
  const rule = mayMove(context, job) ? claimOrHandOver : claim;
  const answer = await ports.jobs.updateFrame(job.id, frame, (record, now) => rule(record, request, now));
  switch (answer.kind) {
    case 'not-needed':
      // The worker that ended it may have died before it looked at the whole.
      await sendNextOfLane(ports, job, frame);
      await settleJob(ports, job.id);
      return { kind: 'delete' };
    case 'stale':
      return { kind: 'delete' };
    case 'wait':
      return { kind: 'return', after: answer.after };
    case 'failed':
      await frameFailed(ports, job, frame, answer.work);
      return { kind: 'delete' };
    case 'too-heavy':
      await moveFrame(ports, job, frame, answer.failure);
      return { kind: 'delete' };
    case 'claimed':
      return attemptFrame(context, job, frame, answer.work, taken);
  }
}
