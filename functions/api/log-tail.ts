import type { Failure } from '../domain/failure.ts';

/** The last lines that Blender printed in the attempt that failed, as they stand in its record. */
export function logTailOf(failure: Failure | undefined): string | undefined {
  const log = failure?.details?.log;
  return typeof log === 'string' ? log : undefined;
}
