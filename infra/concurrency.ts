/** Executions that the API, its authorizer and reconcile always find free, however much is rendered. */
export const freeExecutions = 5;

/** Lambda's own bounds for the maximum concurrency of one queue's mapping. */
const leastOfMapping = 2;
export const mostOfMapping = 1000;

/** What the stations behind the frames need at most at the same time; none of them renders. */
const besides = { prepare: 5, dispatch: 5, assemble: 10, deadLetters: leastOfMapping } as const;
const sumBesides = besides.prepare + besides.dispatch + besides.assemble + besides.deadLetters;

/** Below this a mapping for each queue would leave fewer executions to rendering than to all else. */
const smallAccount = freeExecutions + 2 * sumBesides;

/** Frames that render side by side unless it is said otherwise: half of what most accounts have. */
const usualFrames = 500;

/**
 * How the account's concurrent executions are shared out: the maximum concurrency of each queue's mapping.
 * A mapping takes at least two, so that a small account cannot have one for each queue: there all work goes
 * through one.
 */
export type ConcurrencyPlan =
  | {
      readonly kind: 'queue-each';
      readonly frames: number;
      readonly prepare: number;
      readonly dispatch: number;
      readonly assemble: number;
      readonly deadLetters: number;
    }
  | { readonly kind: 'one-queue'; readonly work: number; readonly deadLetters: number };

/** Whether an account has so few executions that one queue takes all work for Lambda. */
export const isSmall = (account: number): boolean => account < smallAccount;

/** The frames that may render side by side in an account with so many executions. */
export function mostFrames(account: number): number {
  const rest = isSmall(account) ? besides.deadLetters : sumBesides;
  return Math.min(mostOfMapping, account - freeExecutions - rest);
}

/**
 * @param account  concurrent executions that the account has for this farm, 10 and more
 * @param frames   frames side by side, 2 to `mostFrames(account)`
 */
export function planConcurrency(
  account: number,
  frames = Math.min(usualFrames, mostFrames(account)),
): ConcurrencyPlan {
  if (isSmall(account)) return { kind: 'one-queue', work: frames, deadLetters: besides.deadLetters };
  return { kind: 'queue-each', frames, ...besides };
}
