import type { Failure } from '../domain/failure.ts';
import type { FrameResult } from '../domain/frame.ts';
import { type Job, letsFramesFinish } from '../domain/job.ts';
import type { FrameNumber } from '../domain/units.ts';
import type { LeasedWork } from '../domain/work.ts';
import { complete, fault, release, renew } from '../domain/work-rules.ts';
import { asFailure } from '../work/as-failure.ts';
import { frameFailed } from '../work/frame-failed.ts';
import { type KeptLease, keepLease } from '../work/keep-lease.ts';
import { publishFrame } from '../work/publish-frame.ts';
import { settleJob } from '../work/settle-job.ts';
import type { FrameOutcome } from './render-frame.ts';
import { renderSession } from './render-session.ts';
import type { TakenMessage } from './render-station.ts';
import { storeFiles } from './store-files.ts';
import type { WorkerContext } from './worker-context.ts';

/** One try at a frame under a lease that this worker holds. */
export async function attemptFrame(
  context: WorkerContext,
  job: Job,
  frame: FrameNumber,
  work: LeasedWork,
  taken: TakenMessage,
): Promise<FrameOutcome> {
  const { ports, renderer, limits } = context;
  const { token } = work.lease;
  await publishFrame(ports.events, job.id, frame, 'rendering', work.attempt);
  const lease = keepLease(ports, {
    job: job.id,
    mayGoOn: letsFramesFinish,
    renew: () =>
      ports.jobs.updateFrame(job.id, frame, (record, now) =>
        renew(record, token, { used: renderer.memory(), limit: limits.memory }, now),
      ),
    hide: taken.hide,
    stop: taken.stop,
  });
  try {
    const result = await render(context, job, frame, work, lease, taken.onFree);
    return await commit(context, job, frame, work, result);
  } catch (error) {
    if (lease.interruption()) return await interrupted(context, job, frame, work, lease);
    return await faulted(context, job, frame, work, asFailure(error, renderer.logTail()));
  } finally {
    lease.end();
  }
}

async function render(
  context: WorkerContext,
  job: Job,
  frame: FrameNumber,
  work: LeasedWork,
  lease: KeptLease,
  onFree: () => void,
): Promise<FrameResult> {
  const { ports, renderer, trees, limits, scratch, allowScripts } = context;
  const tree = await trees.use(job.request.manifest);
  try {
    return await scratch.inFolder(async (folder) => {
      const rendered = await renderer.render({
        session: renderSession(job, tree.root, allowScripts),
        frame,
        folder,
        limits,
        fresh: work.lastFailure !== undefined,
        signal: lease.signal,
        onProgress: ({ fraction, message }) =>
          void ports.events.publish({ kind: 'progress', job: job.id, frame, fraction, message }),
        onRendered: onFree,
      });
      return storeFiles(ports.objects, { job: job.id, frame, attempt: work.attempt }, folder, rendered);
    });
  } finally {
    tree.release();
  }
}

async function commit(
  context: WorkerContext,
  job: Job,
  frame: FrameNumber,
  work: LeasedWork,
  result: FrameResult,
): Promise<FrameOutcome> {
  const { ports } = context;
  const { token } = work.lease;
  const answer = await ports.jobs.updateFrame(job.id, frame, (record, now) =>
    complete(record, token, result, now),
  );
  if (answer === 'lost') {
    await ports.objects.delete(result.files.map((file) => file.key));
    return { kind: 'returned' };
  }
  await publishFrame(ports.events, job.id, frame, 'succeeded', work.attempt);
  await settleJob(ports, job.id);
  return { kind: 'ended' };
}

async function interrupted(
  context: WorkerContext,
  job: Job,
  frame: FrameNumber,
  work: LeasedWork,
  lease: KeptLease,
): Promise<FrameOutcome> {
  const { ports } = context;
  await ports.jobs.updateFrame(job.id, frame, (record) => release(record, work.lease.token));
  await publishFrame(ports.events, job.id, frame, 'queued', work.attempt);
  return lease.interruption() === 'cancelled' ? { kind: 'ended' } : { kind: 'returned' };
}

async function faulted(
  context: WorkerContext,
  job: Job,
  frame: FrameNumber,
  work: LeasedWork,
  failure: Failure,
): Promise<FrameOutcome> {
  const { ports } = context;
  const answer = await ports.jobs.updateFrame(job.id, frame, (record, now) =>
    fault(record, work.lease.token, failure, job.request.limits.faults, now),
  );
  switch (answer.kind) {
    case 'lost':
      return { kind: 'returned' };
    case 'retry':
      await publishFrame(ports.events, job.id, frame, 'queued', work.attempt);
      return { kind: 'later', after: answer.after };
    case 'failed':
      await frameFailed(ports, job, frame, answer.work);
      return { kind: 'ended' };
  }
}
