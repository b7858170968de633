import { type Failure, FarmError } from '../domain/failure.ts';
import type { Job } from '../domain/job.ts';
import type { Outcome } from '../domain/outcome.ts';
import { type Bytes, type Instant, type LeaseToken, milliseconds } from '../domain/units.ts';
import type { FailedWork, Heartbeat, Progress, Work } from '../domain/work.ts';
import type { Decision } from '../domain/work-rules/decision.ts';
import { fault } from '../domain/work-rules/fault.ts';
import { release, renew } from '../domain/work-rules/lease.ts';
import type { Ports } from '../ports/ports.ts';
import type { TakenMessage } from '../render/render-station.ts';
import { asFailure } from './as-failure.ts';
import { keepLease } from './keep-lease.ts';

/** Work that this worker has claimed: a frame, the preparation of a scene, a piece of a video. */
export interface ClaimedWork<Result> {
  readonly job: Job;
  readonly token: LeaseToken;
  /** Runs a rule on the work's record in the store. */
  readonly update: <Answer>(
    rule: (record: Work<Result> | undefined, now: Instant) => Decision<Result, Answer>,
  ) => Promise<Answer>;
  /** Whether it may go on, given the job as it is now. */
  readonly mayGoOn: (job: Job) => boolean;
  readonly taken: Pick<TakenMessage, 'hide' | 'stop' | 'onClaim'>;
  /** Resident memory of the process that does it, and what that may have. */
  readonly memory?: () => { readonly used: Bytes; readonly limit: Bytes };
  /** How far it is, where that takes long enough to be told. */
  readonly progress?: () => Progress | undefined;
  /** The end of that process's log, to be kept with a failure. */
  readonly logTail?: () => string;
}

/** How it ended; `outcome` is what becomes of its message. */
export type LeaseEnd<Done> =
  | { readonly kind: 'done'; readonly done: Done }
  /** It waits for another try: after a fault that may be mended, or given back without a fault. */
  | { readonly kind: 'queued'; readonly outcome: Outcome }
  /** Another worker may have it by now: nothing was recorded. */
  | { readonly kind: 'lost'; readonly outcome: Outcome }
  | { readonly kind: 'failed'; readonly work: FailedWork };

/** For another worker, at once. */
const returned: Outcome = { kind: 'return', after: milliseconds(0) };
const gone: Outcome = { kind: 'delete' };

/**
 * Does claimed work while its lease is kept, and records an end that is not the wished one: work that is
 * interrupted is given back, and what it throws counts as a fault, unless that says that it is none. What it made, it
 * records itself.
 * @param work  is to end soon after its signal is raised
 */
export async function underLease<Result, Done>(
  ports: Ports,
  claimed: ClaimedWork<Result>,
  work: (signal: AbortSignal) => Promise<Done>,
): Promise<LeaseEnd<Done>> {
  const { job, token, update, mayGoOn, taken } = claimed;
  const lease = keepLease(ports, {
    job: job.id,
    mayGoOn,
    renew: () => update((record, now) => renew(record, token, heartbeatOf(claimed), now)),
    hide: taken.hide,
    stop: taken.stop,
  });
  try {
    await taken.onClaim?.();
    return { kind: 'done', done: await work(lease.signal) };
  } catch (error) {
    const interruption = lease.interruption();
    if (interruption) return await givenBack(claimed, interruption === 'cancelled' ? gone : returned);
    if (error instanceof FarmError && !error.isFault) return await givenBack(claimed, returned);
    return await faulted(claimed, asFailure(error, claimed.logTail?.()));
  } finally {
    lease.end();
  }
}

function heartbeatOf<Result>({ memory, progress }: ClaimedWork<Result>): Heartbeat {
  const [used, reached] = [memory?.(), progress?.()];
  return { ...(used && { memory: used }), ...(reached && { progress: reached }) };
}

async function givenBack<Result>(
  { token, update }: ClaimedWork<Result>,
  outcome: Outcome,
): Promise<LeaseEnd<never>> {
  const released = await update((record, now) => release(record, token, now));
  return { kind: released === 'kept' ? 'queued' : 'lost', outcome };
}

async function faulted<Result>(
  { job, token, update }: ClaimedWork<Result>,
  failure: Failure,
): Promise<LeaseEnd<never>> {
  const answer = await update((record, now) => fault(record, token, failure, job.request.limits.faults, now));
  switch (answer.kind) {
    case 'lost':
      return { kind: 'lost', outcome: returned };
    case 'retry':
      return { kind: 'queued', outcome: { kind: 'return', after: answer.after } };
    case 'failed':
      return answer;
  }
}
