import type { Failure } from '../failure.ts';
import { type Epoch, type Instant, milliseconds } from '../units.ts';
import type { FailedWork, LeasedWork, QueuedWork, Work } from '../work.ts';

/** The record after an attempt: it waits for another. */
export function queuedAgain(work: LeasedWork, now: Instant, change: Partial<QueuedWork> = {}): QueuedWork {
  const { epoch, attempt, faults, lastFailure } = work;
  return {
    state: 'queued',
    epoch,
    attempt,
    faults,
    ...(lastFailure && { lastFailure }),
    ...timeWorked(work, now),
    ...change,
  };
}

/** The record of work that has failed. */
export function failedWith(
  work: Pick<FailedWork, 'epoch' | 'attempt' | 'faults' | 'workTime' | 'onGpu'>,
  failure: Failure,
  now: Instant,
): FailedWork {
  const { epoch, attempt, faults } = work;
  return {
    state: 'failed',
    epoch,
    attempt,
    faults,
    lastFailure: failure,
    ...timeOf(work),
    failure,
    endedAt: now,
  };
}

/** A retry forgives the faults of earlier epochs, also of work that was held while it reset the others. */
export const faultsIn = (work: Work<unknown> | undefined, epoch: Epoch) =>
  work?.epoch === epoch ? work.faults : 0;

type TimeWorked = Pick<QueuedWork, 'workTime' | 'onGpu'>;

/** The time of all attempts, with the one that ends now; a worker that vanished counts until its lease ended. */
export function timeWorked(work: Work<unknown> | undefined, now: Instant): TimeWorked {
  if (work?.state !== 'rendering') return work ? timeOf(work) : {};
  const held = Math.max(0, Math.min(now, work.lease.until) - work.startedAt);
  const onGpu = work.onGpu ?? { attempts: 0, time: 0 };
  return {
    ...timeOf(work),
    workTime: milliseconds((work.workTime ?? 0) + held),
    ...(work.fleet === 'gpu' && {
      onGpu: { attempts: onGpu.attempts + 1, time: milliseconds(onGpu.time + held) },
    }),
  };
}

const timeOf = ({ workTime, onGpu }: TimeWorked): TimeWorked => ({
  ...(workTime !== undefined && { workTime }),
  ...(onGpu && { onGpu }),
});
