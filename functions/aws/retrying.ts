import { FarmError } from '../domain/failure.ts';
import { milliseconds } from '../domain/units.ts';
import type { Clock } from '../ports/clock.ts';

/** Tries in all: with these waits, some 10 s at most and 5 s on average, when all of them fail. */
export const mostTries = 14;
const firstWait = 25;
const longestWait = 1000;

/**
 * Waits before another try: a random time of up to 25 ms, 50 ms, … 1 s (full jitter), so that those who
 * met do not meet again.
 * @param tries  how many there have been, 0 after the first
 */
export const waitAtRandom = (clock: Clock, tries: number): Promise<void> =>
  clock.sleep(milliseconds(clock.random() * Math.min(longestWait, firstWait * 2 ** tries)));

/** A service refused again and again for a reason that passes. */
export class ServiceBusy extends FarmError {
  override readonly failure = 'transient';

  constructor(what: string, cause?: unknown) {
    super(`${what} did not succeed however often it was tried: the service is throttled or very busy`, {
      advice: 'try again in a minute; if it goes on, look at the throttling in the account’s metrics',
      cause,
    });
  }
}

const passingCodes = new Set([
  'InternalError',
  'InternalServerError',
  'ProvisionedThroughputExceeded',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'ServiceUnavailable',
  'ThrottlingError',
  'ThrottlingException',
  'TransactionConflict',
  'TransactionConflictException',
  'TransactionInProgressException',
]);

/** Whether what a service refused may succeed when one waits. */
function mayPass(error: unknown): boolean {
  const { name, CancellationReasons: reasons = [] } = error as {
    readonly name?: string;
    readonly CancellationReasons?: readonly { readonly Code?: string }[];
  };
  // A transaction that was cancelled says why, for each of its items.
  const codes = reasons.map(({ Code: code }) => code).filter((code) => code !== 'None');
  if (codes.length === 0) return name !== undefined && passingCodes.has(name);
  return codes.every((code) => code !== undefined && passingCodes.has(code));
}

/**
 * Calls until it succeeds, or fails with an error that does not pass.
 * @param what  for the message, such as `writing to the table`
 * @throws ServiceBusy when it has failed too often
 */
export async function retrying<Answer>(
  clock: Clock,
  what: string,
  call: () => Promise<Answer>,
): Promise<Answer> {
  for (let tries = 0; ; tries++) {
    try {
      return await call();
    } catch (error) {
      if (!mayPass(error)) throw error;
      if (tries + 1 >= mostTries) throw new ServiceBusy(what, error);
      await waitAtRandom(clock, tries);
    }
  }
}
