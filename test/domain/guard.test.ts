import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { afterMismatch, isGuarded } from '../../functions/domain/guard.ts';
import type { Job } from '../../functions/domain/job.ts';
import type { PictureDifference } from '../../functions/domain/picture.ts';
import { bytes, frameNumber, instant, jobId } from '../../functions/domain/units.ts';
import { aJob } from './a-job.ts';

const guardedOf = (id: string, total: number) =>
  Array.from({ length: total }, (_none, position) => position).filter((position) =>
    isGuarded({ id: jobId(id), total }, position),
  );

describe('which frames are compared', () => {
  test.each([
    [1, 0],
    [99, 0],
    [100, 1],
    [199, 1],
    [200, 2],
    [12_345, 123],
  ])('of %i frames %i', (total, checks) => expect(guardedOf('j_test', total)).toHaveLength(checks));

  test('never one of the first of their hundred, which have nothing kept', () => {
    const job = fc.record({ id: fc.string(), total: fc.integer({ min: 100, max: 2000 }) });
    fc.assert(
      fc.property(job, ({ id, total }) => {
        const stretch = total / Math.floor(total / 100);
        for (const [at, position] of guardedOf(id, total).entries()) {
          expect(position).toBeGreaterThanOrEqual(Math.floor((at + 0.5) * stretch));
          expect(position).toBeLessThan((at + 1) * stretch);
        }
      }),
      { numRuns: 50 },
    );
  });

  test('other frames in other jobs', () => {
    const chosen = Array.from({ length: 200 }, (_none, job) => guardedOf(`j_${job}`, 100)[0]);
    expect(new Set(chosen).size).toBeGreaterThan(40);
  });
});

describe('a mismatch', () => {
  const difference: PictureDifference = { file: 'frame.png', differs: true, share: 0.314, most: 0.25 };
  const after = (change: Partial<Job>) =>
    afterMismatch(aJob(change), frameNumber(7), difference, instant(5000));

  test('switches persistence off, raises the epoch and has kept frames reset, before anything else', () => {
    expect(after({ state: 'rendering' })).toMatchObject({
      state: 'rendering',
      epoch: 2,
      dispatch: { cursor: 0, reset: 'kept' },
      persistenceOff: {
        frame: 7,
        reason:
          'frame 7 came out differently in a fresh Blender (31 % of the pixels of frame.png, by up to 0.25)',
      },
      warnings: [{ code: 'PersistenceOff' }],
    });
  });

  test.each([
    ['paused', 'paused', 2],
    ['assembling', 'rendering', 2],
    ['succeeded', 'rendering', 2],
    // A retry, which raises the epoch, redoes what was made from kept data.
    ['failed', 'failed', 1],
    ['cancelled', 'cancelled', 1],
    // Its scene is opened anew, and no frame of it has been sent.
    ['queued', 'queued', 1],
    ['preparing', 'preparing', 1],
  ] as const)('leaves a %s job %s, in epoch %i', (state, then, epoch) =>
    expect(after({ state })).toMatchObject({ state: then, epoch, persistenceOff: { frame: 7 } }),
  );

  test('leaves what was warned of before, and no video of those frames', () => {
    const earlier = { code: 'OddName', message: 'a name is odd' };
    const video = { key: 'jobs/j_test/tasks/join/1/shot.mp4', size: bytes(1) };
    const job = after({ state: 'succeeded', warnings: [earlier], video });
    expect(job.warnings).toMatchObject([earlier, { code: 'PersistenceOff' }]);
    expect(job.video).toBeUndefined();
  });

  test.each([
    [0.01, 'frame.png', '1 % of the pixels of frame.png'],
    [0.0099, 'frame.png', 'less than 1 % of the pixels of frame.png'],
    [1, 'x'.repeat(300), `100 % of the pixels of ${'x'.repeat(80)}`],
  ])('of %d of the pixels of %s is told in a short sentence', (share, file, part) => {
    const told = afterMismatch(aJob(), frameNumber(7), { ...difference, share, file }, instant(5000));
    expect(told.persistenceOff?.reason).toBe(
      `frame 7 came out differently in a fresh Blender (${part}, by up to 0.25)`,
    );
  });

  test('keeps the reset of a retry that is still to be done', () =>
    expect(after({ dispatch: { cursor: 0, reset: { frames: '2' } } }).dispatch.reset).toEqual({
      frames: '2',
    }));

  test.each([
    ['known already', { persistenceOff: { frame: frameNumber(1), reason: 'earlier' } }],
    ['of a deleted job', { deletedAt: instant(1) }],
  ])('that is %s changes nothing', (_what, change) => {
    const job = aJob(change);
    expect(afterMismatch(job, frameNumber(7), difference, instant(5000))).toBe(job);
  });
});
