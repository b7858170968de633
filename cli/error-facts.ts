import { types } from 'node:util';

// Not `instanceof`: errors of the system and of `fetch` may come from another realm, as in a test's sandbox.
const isError = (error: unknown): error is Error => types.isNativeError(error) || error instanceof Error;

/** The system's name of what went wrong, such as `ENOENT`. */
export const codeOf = (error: unknown): string | undefined =>
  isError(error) && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

export const messageOf = (error: unknown): string => (isError(error) ? error.message : String(error));

/** The error that led to this one. */
export const causeOf = (error: unknown): unknown => (isError(error) ? error.cause : undefined);

/** Where an error came from, and those that led to it. */
export function stackOf(error: unknown): string {
  if (!isError(error)) return String(error);
  const own = error.stack ?? error.message;
  return error.cause === undefined ? own : `${own}\ncaused by ${stackOf(error.cause)}`;
}
