import type { Epoch, Instant } from '../units.ts';
import type { Work } from '../work.ts';
import { timeWorked } from './after-attempt.ts';
import type { Decision } from './decision.ts';
import { takeoverGrace } from './lease-times.ts';

/** Back to `queued` under a new epoch, with its faults forgiven; work that somebody holds goes on. */
export function reset<R>(
  work: Work<R> | undefined,
  epoch: Epoch,
  now: Instant,
): Decision<R, 'reset' | 'unchanged'> {
  if (!work || work.epoch >= epoch) return { answer: 'unchanged' };
  if (work.state === 'rendering' && work.lease.until + takeoverGrace > now) return { answer: 'unchanged' };
  const { attempt } = work;
  return { write: { state: 'queued', epoch, attempt, faults: 0, ...timeWorked(work, now) }, answer: 'reset' };
}
