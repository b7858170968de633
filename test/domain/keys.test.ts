import { expect, test } from '@jest/globals';
import { bakeKey, blobKey, frameKey, jobPrefix, logKey, taskKey } from '../../functions/domain/keys.ts';
import { frameNumber, jobId, sha256 } from '../../functions/domain/units.ts';

const job = jobId('j_1');
const frame = frameNumber(-7);

test('things of one job lie below its prefix, and each attempt apart from every other', () => {
  const keys = [
    frameKey(job, frame, 1, 'a.png'),
    frameKey(job, frame, 2, 'a.png'),
    frameKey(job, frameNumber(7), 1, 'a.png'),
    logKey(job, frame, 1),
    taskKey(job, 'join', 1, 'a.png'),
    taskKey(job, 'join', 2, 'a.png'),
  ];
  expect(new Set(keys).size).toBe(keys.length);
  for (const key of keys) expect(key.startsWith(jobPrefix(job))).toBe(true);
});

test('a job’s prefix is no prefix of another job', () =>
  expect(frameKey(jobId('j_12'), frame, 1, 'a').startsWith(jobPrefix(job))).toBe(false));

test('blobs lie under their digest, outside every job', () =>
  expect(blobKey(sha256('ab'.repeat(32)))).toBe(`blobs/${'ab'.repeat(32)}`));

test('bakes of one digest lie in the order of their last frames', () => {
  const digest = sha256('ab'.repeat(32));
  const keys = [-1_048_574, -19, -11, -9, 0, 9, 10, 1_048_574].map((frame) => bakeKey(digest, frame));
  expect(keys.toSorted()).toEqual(keys);
});
