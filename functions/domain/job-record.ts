import type { Problem } from './failure.ts';
import type { JobRequest } from './job.ts';
import type { Warning } from './picture.ts';

/**
 * Bytes of a job's record, which is read at every heartbeat: DynamoDB counts a consistent read by 4 KB. Each part that
 * people or scenes can make long has its share; the rest has fixed fields, and room for a failure and for frames that
 * moved to another fleet.
 */
const share = { request: 1700, warnings: 700, missing: 200 };

const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

/** What is wrong with a request, together with its frame list, that is too long to be kept in the record. */
export function requestTooLong(request: JobRequest, frames: string): Problem | undefined {
  const length = bytesOf(request) + bytesOf(frames);
  if (length <= share.request) return undefined;
  return {
    code: 'JobTooLong',
    message: `the job takes ${length.toLocaleString('en')} bytes with its names and frame list, a job has room for ${share.request.toLocaleString('en')}`,
    advice:
      'name fewer cameras, view layers or passes, or ask for ranges such as 1-250x2; or make several jobs of it',
    details: { bytes: length, limit: share.request },
  };
}

/** The names that fit, from the first on. */
export const namesThatFit = (names: readonly string[]): readonly string[] => fitting(names, share.missing);

/** The warnings that fit, from the first on; the last says how many do not. */
export function warningsThatFit(warnings: readonly Warning[]): readonly Warning[] {
  const kept = fitting(warnings, share.warnings);
  const left = warnings.length - kept.length;
  return left === 0 ? warnings : [...kept, andMore(left)];
}

const andMore = (left: number): Warning => ({
  code: 'MoreWarnings',
  message: `${left.toLocaleString('en')} more warnings are not listed here; each frame has its own`,
});

function fitting<Part>(parts: readonly Part[], room: number): readonly Part[] {
  let left = room;
  const tooLong = parts.findIndex((part) => {
    left -= bytesOf(part) + 1;
    return left < 0;
  });
  return tooLong < 0 ? parts : parts.slice(0, tooLong);
}
