import { dispatchJob } from '../dispatch/dispatch-job.ts';
import type { Failure } from '../domain/failure.ts';
import type { TaskResult } from '../domain/frame.ts';
import { afterEvent, type Job } from '../domain/job.ts';
import { warningsThatFit } from '../domain/job-record.ts';
import { isEnded } from '../domain/job-state.ts';
import type { FrameMessage } from '../domain/messages.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Warning } from '../domain/picture.ts';
import { type LeaseToken, milliseconds } from '../domain/units.ts';
import { claim, claimOrHandOver } from '../domain/work-rules/claim.ts';
import { complete } from '../domain/work-rules/complete.ts';
import { handOver } from '../domain/work-rules/lease.ts';
import type { Ports } from '../ports/ports.ts';
import type { RenderProgress } from '../ports/renderer.ts';
import type { TakenMessage } from '../render/render-station.ts';
import { claimRequest, type WorkerContext } from '../render/worker-context.ts';
import { isSentOn, mayMove } from '../work/fleets.ts';
import { moveJob } from '../work/move-job.ts';
import { moveScene } from '../work/move-work.ts';
import { underLease } from '../work/under-lease.ts';
import { unlessTooHeavy } from '../work/unless-too-heavy.ts';
import { openScene } from './open-scene.ts';

export interface PrepareStation {
  take(message: FrameMessage, taken: TakenMessage): Promise<Outcome>;
}

/** Work on a job that has not been prepared may go on while the job still wants it. */
const wantsPreparing = (job: Job) =>
  job.prepared === undefined && !isEnded(job.state) && job.state !== 'paused';

/** Opens a job's scene in Blender once, bakes what it simulates, before any frame is queued, and sends the frames. */
export function prepareStation(context: WorkerContext): PrepareStation {
  const { ports } = context;
  return {
    async take(message, taken) {
      const job = await ports.jobs.readJob(message.job);
      if (!job || job.epoch !== message.epoch || !wantsPreparing(job)) return { kind: 'delete' };
      if (await isSentOn(context, job, message)) return { kind: 'delete' };
      const request = claimRequest(context, job);
      const rule = mayMove(context, job) ? claimOrHandOver : claim;
      const answer = await ports.jobs.updateTask(job.id, 'prepare', (task, now) => rule(task, request, now));
      switch (answer.kind) {
        case 'not-needed':
        case 'stale':
          return { kind: 'delete' };
        case 'wait':
          return { kind: 'return', after: answer.after };
        case 'failed':
          await failJob(ports, job, answer.work.failure);
          return { kind: 'delete' };
        case 'too-heavy':
          await moveScene(ports, job, answer.failure);
          return { kind: 'delete' };
        case 'claimed':
          await moveJob(ports, job.id, (current, now) => afterEvent(current, { kind: 'prepare' }, now));
          return prepare(context, job, request.token, taken);
      }
    },
  };
}

async function prepare(
  context: WorkerContext,
  job: Job,
  token: LeaseToken,
  taken: TakenMessage,
): Promise<Outcome> {
  const { ports, renderer, limits } = context;
  let progress: RenderProgress | undefined;
  const onProgress = (reached: RenderProgress) => {
    progress = reached;
    const { fraction, message } = reached;
    void ports.events.publish({ kind: 'preparing', job: job.id, fraction, message });
  };
  const end = await underLease<TaskResult, Outcome>(
    ports,
    {
      job,
      token,
      update: (rule) => ports.jobs.updateTask(job.id, 'prepare', rule),
      mayGoOn: wantsPreparing,
      taken,
      memory: () => ({ used: renderer.memory(), limit: limits.memory }),
      progress: () => progress,
      logTail: () => renderer.logTail(),
    },
    (signal) => {
      const move = mayMove(context, job)
        ? (failure: Failure) => giveToOtherFleet(ports, job, token, failure)
        : undefined;
      return unlessTooHeavy({ signal, logTail: () => renderer.logTail(), move }, async () => {
        await recordScene(ports, job, await openScene(context, job, { signal, onProgress }));
        await ports.jobs.updateTask(job.id, 'prepare', (task, now) => complete(task, token, {}, now));
        return { kind: 'delete' };
      });
    },
  );
  switch (end.kind) {
    case 'done':
      return end.done;
    case 'queued':
    case 'lost':
      return end.outcome;
    case 'failed':
      await failJob(ports, job, end.work.failure);
      return { kind: 'delete' };
  }
}

async function giveToOtherFleet(
  ports: Ports,
  job: Job,
  token: LeaseToken,
  failure: Failure,
): Promise<Outcome> {
  const answer = await ports.jobs.updateTask(job.id, 'prepare', (task, now) =>
    handOver(task, token, failure, now),
  );
  if (answer === 'lost') return { kind: 'return', after: milliseconds(0) };
  await moveScene(ports, job, failure);
  return { kind: 'delete' };
}

/** Lets the job's frames begin, and sends them. */
async function recordScene(
  ports: Ports,
  job: Job,
  opened: Awaited<ReturnType<typeof openScene>>,
): Promise<void> {
  const prepared = await moveJob(ports, job.id, (current, now) => {
    if (current.epoch !== job.epoch || current.prepared !== undefined) return undefined;
    // What was warned of at submission stays true.
    const warnings = warningsThatFit(allOf(current.warnings, opened.warnings));
    return afterEvent({ ...current, ...opened, warnings }, { kind: 'prepared' }, now);
  });
  if (prepared) await dispatchJob(ports, prepared);
}

/** Each warning once: a scene may be prepared anew. */
function allOf(before: readonly Warning[], now: readonly Warning[]): readonly Warning[] {
  const isNew = ({ code, message }: Warning) =>
    !before.some((known) => known.code === code && known.message === message);
  return [...before, ...now.filter(isNew)];
}

const failJob = (ports: Ports, failed: Job, failure: Failure) =>
  moveJob(ports, failed.id, (job, now) =>
    job.epoch === failed.epoch ? afterEvent({ ...job, failure }, { kind: 'fail' }, now) : undefined,
  );
