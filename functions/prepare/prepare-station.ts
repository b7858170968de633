import { dispatchJob } from '../dispatch/dispatch-job.ts';
import type { Failure } from '../domain/failure.ts';
import { afterEvent, type Job, takesFrames } from '../domain/job.ts';
import { isEnded, isRefused } from '../domain/job-state.ts';
import type { FrameMessage } from '../domain/messages.ts';
import type { Outcome } from '../domain/outcome.ts';
import { milliseconds } from '../domain/units.ts';
import { claim, complete, fault, release, renew } from '../domain/work-rules.ts';
import type { TakenMessage } from '../render/render-station.ts';
import type { WorkerContext } from '../render/worker-context.ts';
import { asFailure } from '../work/as-failure.ts';
import { keepLease } from '../work/keep-lease.ts';
import { openScene } from './open-scene.ts';

export interface PrepareStation {
  take(message: FrameMessage, taken: TakenMessage): Promise<Outcome>;
}

/** Work on a job that has not been prepared may go on while the job still wants it. */
const wantsPreparing = (job: Job) =>
  job.prepared === undefined && !isEnded(job.state) && job.state !== 'paused' && job.deletedAt === undefined;

/** Opens a job's scene in Blender once, before any frame is queued, and sends the frames. */
export function prepareStation(context: WorkerContext): PrepareStation {
  const { ports, name } = context;
  return {
    async take(message, taken) {
      const job = await ports.jobs.readJob(message.job);
      if (!job || job.epoch !== message.epoch || !wantsPreparing(job)) return { kind: 'delete' };
      const token = ports.clock.token();
      const request = { token, worker: name, epoch: job.epoch, faultLimit: job.request.limits.faults };
      const answer = await ports.jobs.updateTask(job.id, 'prepare', (task, now) => claim(task, request, now));
      switch (answer.kind) {
        case 'not-needed':
        case 'stale':
          return { kind: 'delete' };
        case 'wait':
          return { kind: 'return', after: answer.after };
        case 'failed':
          await failJob(context, job, answer.work.failure);
          return { kind: 'delete' };
        case 'claimed':
          await move(context, job, { kind: 'prepare' });
          return prepare(context, job, token, taken);
      }
    },
  };
}

type Token = Parameters<typeof complete>[1];

async function prepare(
  context: WorkerContext,
  job: Job,
  token: Token,
  taken: TakenMessage,
): Promise<Outcome> {
  const { ports, renderer, limits } = context;
  const lease = keepLease(ports, {
    job: job.id,
    mayGoOn: wantsPreparing,
    renew: () =>
      ports.jobs.updateTask(job.id, 'prepare', (task, now) =>
        renew(task, token, { used: renderer.memory(), limit: limits.memory }, now),
      ),
    hide: taken.hide,
    stop: taken.stop,
  });
  try {
    const opened = await openScene(context, job, lease.signal);
    const prepared = await ports.jobs.updateJob(job.id, (current, now) => {
      if (current.epoch !== job.epoch || current.prepared) return { answer: undefined };
      const next = afterEvent({ ...current, ...opened }, { kind: 'prepared' }, now);
      return isRefused(next) ? { answer: undefined } : { write: next, answer: next };
    });
    if (prepared) {
      await ports.events.publish({ kind: 'job', job: job.id, state: prepared.state });
      if (takesFrames(prepared)) await dispatchJob(ports, prepared);
    }
    await ports.jobs.updateTask(job.id, 'prepare', (task, now) => complete(task, token, {}, now));
    return { kind: 'delete' };
  } catch (error) {
    if (lease.interruption()) {
      await ports.jobs.updateTask(job.id, 'prepare', (task) => release(task, token));
      return lease.interruption() === 'cancelled'
        ? { kind: 'delete' }
        : { kind: 'return', after: milliseconds(0) };
    }
    return await faulted(context, job, token, asFailure(error, renderer.logTail()));
  } finally {
    lease.end();
  }
}

async function faulted(context: WorkerContext, job: Job, token: Token, failure: Failure): Promise<Outcome> {
  const { ports } = context;
  const answer = await ports.jobs.updateTask(job.id, 'prepare', (task, now) =>
    fault(task, token, failure, job.request.limits.faults, now),
  );
  switch (answer.kind) {
    case 'lost':
      return { kind: 'return', after: milliseconds(0) };
    case 'retry':
      return { kind: 'return', after: answer.after };
    case 'failed':
      await failJob(context, job, failure);
      return { kind: 'delete' };
  }
}

async function failJob({ ports }: WorkerContext, failed: Job, failure: Failure): Promise<void> {
  const moved = await ports.jobs.updateJob(failed.id, (job, now) => {
    if (job.epoch !== failed.epoch) return { answer: undefined };
    const next = afterEvent({ ...job, failure }, { kind: 'fail' }, now);
    return isRefused(next) ? { answer: undefined } : { write: next, answer: next };
  });
  if (moved) await ports.events.publish({ kind: 'job', job: failed.id, state: moved.state });
}

async function move({ ports }: WorkerContext, job: Job, event: { readonly kind: 'prepare' }): Promise<void> {
  const moved = await ports.jobs.updateJob(job.id, (current, now) => {
    const next = afterEvent(current, event, now);
    return isRefused(next) || next === current ? { answer: undefined } : { write: next, answer: next };
  });
  if (moved) await ports.events.publish({ kind: 'job', job: job.id, state: moved.state });
}
