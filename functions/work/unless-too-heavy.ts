import type { Failure } from '../domain/failure.ts';
import type { Outcome } from '../domain/outcome.ts';
import { asFailure } from './as-failure.ts';

export interface HeavyWork {
  /** Raised when the work was interrupted: what it throws then says nothing of it. */
  readonly signal: AbortSignal;
  readonly logTail: () => string;
  /** Hands it to another fleet; undefined when there is none for it. */
  readonly move: ((failure: Failure) => Promise<Outcome>) | undefined;
}

/** Does work, or hands it to another fleet when it is too heavy for this one. @throws what the work throws else */
export async function unlessTooHeavy(
  { signal, logTail, move }: HeavyWork,
  work: () => Promise<Outcome>,
): Promise<Outcome> {
  try {
    return await work();
  } catch (error) {
    const failure = asFailure(error, logTail());
    if (!move || signal.aborted || failure.class !== 'too-heavy') throw error;
    return await move(failure);
  }
}
