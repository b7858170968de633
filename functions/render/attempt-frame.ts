import { dispatchJob } from '../dispatch/dispatch-job.ts';
import { jobFrames } from '../dispatch/job-frames.ts';
import type { Failure } from '../domain/failure.ts';
import type { FrameResult } from '../domain/frame.ts';
import { isGuarded } from '../domain/guard.ts';
import { inputOf, type Job, letsFramesFinish } from '../domain/job.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { PictureDifference } from '../domain/picture.ts';
import { type FrameNumber, milliseconds } from '../domain/units.ts';
import type { LeasedWork } from '../domain/work.ts';
import { complete } from '../domain/work-rules/complete.ts';
import { handOver } from '../domain/work-rules/lease.ts';
import { mayMove } from '../work/fleets.ts';
import { frameEnded } from '../work/frame-ended.ts';
import { frameFailed } from '../work/frame-failed.ts';
import { moveFrame } from '../work/move-work.ts';
import { publishFrame } from '../work/publish-frame.ts';
import { underLease } from '../work/under-lease.ts';
import { unlessTooHeavy } from '../work/unless-too-heavy.ts';
import { renderSession } from './render-session.ts';
import type { TakenMessage } from './render-station.ts';
import { storeFiles } from './store-files.ts';
import { switchPersistenceOff } from './switch-persistence-off.ts';
import type { WorkerContext } from './worker-context.ts';

/** One try at a frame under a lease that this worker holds. */
export async function attemptFrame(
  context: WorkerContext,
  job: Job,
  frame: FrameNumber,
  work: LeasedWork,
  taken: TakenMessage,
): Promise<Outcome> {
  const { ports, renderer, limits } = context;
  await publishFrame(ports.events, job.id, frame, 'rendering', work.attempt);
  const end = await underLease<FrameResult, Outcome>(
    ports,
    {
      job,
      token: work.lease.token,
      update: (rule) => ports.jobs.updateFrame(job.id, frame, rule),
      mayGoOn: letsFramesFinish,
      taken,
      memory: () => ({ used: renderer.memory(), limit: limits.memory }),
      logTail: () => renderer.logTail(),
    },
    (signal) => {
      const move = mayMove(context, job)
        ? (failure: Failure) => giveToOtherFleet(context, job, frame, work, failure)
        : undefined;
      return unlessTooHeavy({ signal, logTail: () => renderer.logTail(), move }, async () => {
        const { result, difference } = await render(context, job, frame, work, signal, taken.onFree);
        const redone = difference?.differs && (await switchPersistenceOff(ports, job, frame, difference));
        const outcome = await commit(context, job, frame, work, result);
        if (redone) await dispatchJob(ports, redone);
        return outcome;
      });
    },
  );
  switch (end.kind) {
    case 'done':
      return end.done;
    case 'queued':
      await publishFrame(ports.events, job.id, frame, 'queued', work.attempt);
      return end.outcome;
    case 'lost':
      return end.outcome;
    case 'failed':
      await frameFailed(ports, job, frame, end.work);
      return { kind: 'delete' };
  }
}

async function render(
  context: WorkerContext,
  job: Job,
  frame: FrameNumber,
  work: LeasedWork,
  signal: AbortSignal,
  onFree: () => void,
): Promise<{ readonly result: FrameResult; readonly difference: PictureDifference | undefined }> {
  const { ports, renderer, trees, limits, scratch, allowScripts } = context;
  const tree = await trees.use(inputOf(job));
  try {
    return await scratch.inFolder(async (folder) => {
      const session = renderSession(job, tree, allowScripts);
      const rendered = await renderer.render({
        session,
        frame,
        folder,
        limits,
        fresh: work.lastFailure !== undefined || !session.persistent,
        guarded: session.persistent && isGuarded(job, jobFrames(job).positions.get(frame)),
        signal,
        onProgress: ({ fraction, message }) =>
          void ports.events.publish({ kind: 'progress', job: job.id, frame, fraction, message }),
        onNextWanted: onFree,
      });
      const attempt = { job: job.id, frame, attempt: work.attempt };
      const result = await storeFiles(ports.objects, attempt, folder, rendered);
      return { result, difference: rendered.difference };
    });
  } finally {
    tree.release();
  }
}

async function giveToOtherFleet(
  { ports }: WorkerContext,
  job: Job,
  frame: FrameNumber,
  work: LeasedWork,
  failure: Failure,
): Promise<Outcome> {
  const answer = await ports.jobs.updateFrame(job.id, frame, (record, now) =>
    handOver(record, work.lease.token, failure, now),
  );
  if (answer === 'lost') return { kind: 'return', after: milliseconds(0) };
  await publishFrame(ports.events, job.id, frame, 'queued', work.attempt);
  await moveFrame(ports, job, frame, failure);
  return { kind: 'delete' };
}

async function commit(
  { ports }: WorkerContext,
  job: Job,
  frame: FrameNumber,
  work: LeasedWork,
  result: FrameResult,
): Promise<Outcome> {
  const answer = await ports.jobs.updateFrame(job.id, frame, (record, now) =>
    complete(record, work.lease.token, result, now),
  );
  if (answer === 'lost') {
    await ports.objects.delete(result.files.map((file) => file.key));
    return { kind: 'return', after: milliseconds(0) };
  }
  await publishFrame(ports.events, job.id, frame, 'succeeded', work.attempt);
  await frameEnded(ports, job, frame);
  return { kind: 'delete' };
}
