import { expect, test } from '@jest/globals';
import type { Job } from '../../functions/domain/job.ts';
import { namesThatFit, requestTooLong, warningsThatFit } from '../../functions/domain/job-record.ts';
import { frameNumber } from '../../functions/domain/units.ts';
import { aJob, aPreparedScene } from './a-job.ts';

const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value));
const many = Array.from({ length: 1000 }, (_, index) => `textures/ein sehr langer Name, Ä ${index}.png`);
const warnings = many.map((name) => ({ code: 'FileMissing', message: `'${name}' is missing` }));
const { request } = aJob();

test('a job of the longest lists that are taken has a record under 4 KB, whatever becomes of it', () => {
  let cameras: string[] = [];
  const frames = '1,3,'.repeat(200).slice(0, -1);
  const asking = (names: string[]) => ({ ...request, settings: { cameras: names } });
  while (!requestTooLong(asking([...cameras, 'Kamera']), frames)) cameras = [...cameras, 'Kamera'];
  expect(cameras.length).toBeGreaterThan(20);
  const message = 'x'.repeat(150);
  const job: Job = aJob({
    request: asking(cameras),
    ...{ frames, total: 400, warnings: warningsThatFit(warnings) },
    prepared: { ...aPreparedScene, missing: namesThatFit(many) },
    fleet: {
      ...{ fleet: 'lambda', reason: message, mayMove: true },
      moved: { frames: '7'.repeat(400), tooHeavy: 3, reason: message },
    },
    persistenceOff: { frame: frameNumber(77), reason: message },
  });
  expect(bytesOf(job)).toBeLessThan(4096);
});

test('a request that is too long is refused with its figure', () => {
  const problem = requestTooLong({ ...request, name: 'ü'.repeat(2000) }, '1-10');
  expect(problem).toMatchObject({ code: 'JobTooLong', details: { limit: 1700, bytes: expect.any(Number) } });
  expect(requestTooLong(request, '1-10')).toBeUndefined();
});

test('the first warnings and names are kept, and how many are not is told', () => {
  const kept = warningsThatFit(warnings);
  expect(kept.slice(0, -1)).toEqual(warnings.slice(0, kept.length - 1));
  const left = warnings.length - (kept.length - 1);
  expect(kept.at(-1)).toMatchObject({
    code: 'MoreWarnings',
    message: expect.stringContaining(`${left} more`),
  });
  expect(warningsThatFit(warnings.slice(0, 2))).toEqual(warnings.slice(0, 2));
  expect(namesThatFit(many)).toEqual(many.slice(0, namesThatFit(many).length));
  expect(namesThatFit(['a', 'b'])).toEqual(['a', 'b']);
});

test.each([
  // A name takes its letters, two quotation marks and a comma.
  [17, 10],
  [18, 9],
  [8, 18],
])('of names of %i letters %i fit', (length, count) =>
  expect(namesThatFit(Array.from({ length: 100 }, () => 'x'.repeat(length)))).toHaveLength(count),
);
