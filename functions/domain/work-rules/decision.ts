import type { Work } from '../work.ts';

/**
 * The rules of claims and leases, as pure functions: each takes the record as it stands and the store's
 * time, and gives the record to write (none when nothing changes) and the answer to the caller. A store runs
 * them inside one conditional write.
 */
export interface Decision<Result, Answer> {
  readonly write?: Work<Result>;
  readonly answer: Answer;
}
