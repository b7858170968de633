import { type Failure, FarmError } from '../domain/failure.ts';

/** Bytes of a log's tail that are kept with a failure. */
const keptLog = 4096;

/** What an attempt's error is recorded as; an error that nobody named is tried again. */
export function asFailure(error: unknown, log = ''): Failure {
  const failure = error instanceof FarmError ? error.toFailure() : unnamed(error);
  const tail = log.slice(-keptLog);
  return tail === '' ? failure : { ...failure, details: { ...failure.details, log: tail } };
}

const unnamed = (error: unknown): Failure => ({
  class: 'transient',
  code: 'UnexpectedError',
  message: error instanceof Error ? error.message : String(error),
  advice: 'retry it; if it happens again, report it together with the farm’s log',
});
