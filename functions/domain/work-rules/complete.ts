import type { Instant, LeaseToken } from '../units.ts';
import type { Work } from '../work.ts';
import { timeWorked } from './after-attempt.ts';
import type { Decision } from './decision.ts';
import { holds } from './lease.ts';

export type CompleteAnswer = 'completed' | 'already' | 'lost';

export function complete<R>(
  work: Work<R> | undefined,
  token: LeaseToken,
  result: R,
  now: Instant,
): Decision<R, CompleteAnswer> {
  if (work?.state === 'succeeded' && work.completedUnder === token) return { answer: 'already' };
  if (!holds(work, token)) return { answer: 'lost' };
  const { epoch, attempt, faults, lastFailure, fleet, startedAt } = work;
  return {
    write: {
      state: 'succeeded',
      epoch,
      attempt,
      faults,
      ...(lastFailure && { lastFailure }),
      ...timeWorked(work, now),
      completedUnder: token,
      ...(fleet && { fleet }),
      startedAt,
      endedAt: now,
      result,
    },
    answer: 'completed',
  };
}
