import { describe, expect, test } from '@jest/globals';
import type { Failure } from '../../functions/domain/failure.ts';
import {
  afterEvent,
  afterPermanentFailure,
  afterRetry,
  isDispatched,
  isWhole,
  type Job,
  letsFramesFinish,
  needsCare,
  takesFrames,
  type VideoRequest,
  videoOf,
  wantsVideo,
} from '../../functions/domain/job.ts';
import { type JobState, refused } from '../../functions/domain/job-state.ts';
import { bytes, epoch, instant } from '../../functions/domain/units.ts';
import { aJob, anUnpreparedJob } from './a-job.ts';

const now = instant(5000);
const failure: Failure = { class: 'permanent', code: 'NoCamera', message: 'no camera', advice: 'add one' };
const deletedAt = instant(1);

describe('a job', () => {
  test.each<[JobState, starts: boolean, finishes: boolean]>([
    // state      starts frames  lets running ones finish
    ['queued', false, false],
    ['preparing', false, false],
    ['rendering', true, true],
    ['paused', false, true],
    ['assembling', false, false],
    ['succeeded', false, false],
    ['failed', false, false],
    ['cancelled', false, false],
  ])(
    'that is %s starts frames: %s, lets them finish: %s; never once it is deleted',
    (state, starts, ends) => {
      expect([takesFrames(aJob({ state })), letsFramesFinish(aJob({ state }))]).toEqual([starts, ends]);
      const deleted = aJob({ state, deletedAt });
      expect([takesFrames(deleted), letsFramesFinish(deleted)]).toEqual([false, false]);
    },
  );

  test.each<[change: Partial<Job>, care: boolean]>([
    [{ state: 'rendering' }, true],
    [{ state: 'paused', sweptAt: now }, true],
    [{ state: 'succeeded' }, true],
    [{ state: 'succeeded', sweptAt: now }, false],
    [{ state: 'succeeded', sweptAt: now, deletedAt }, true],
  ])('with %j needs reconcile’s care: %s', (change, care) => expect(needsCare(aJob(change))).toBe(care));

  test.each([
    [{ cursor: 9 }, false],
    [{ cursor: 10 }, true],
    [{ cursor: 10, reset: 'failed' as const }, false],
  ])('of ten frames with dispatch %j is dispatched: %s', (dispatch, done) =>
    expect(isDispatched(aJob({ dispatch }))).toBe(done),
  );

  test.each([
    [{ rendering: 0, succeeded: 10, failed: 0 }, true],
    [{ rendering: 0, succeeded: 9, failed: 1 }, true],
    [{ rendering: 1, succeeded: 9, failed: 0 }, false],
  ])('of ten frames with %j is whole: %s', (counts, whole) => expect(isWhole(aJob(), counts)).toBe(whole));
});

describe('a video is made', () => {
  const asked = { codec: 'h265', audio: 'music.mp3' } as const;
  test.each<[asked: VideoRequest | false | 'nothing', movie: boolean, video: unknown]>([
    ['nothing', false, undefined],
    ['nothing', true, { codec: 'h264', audio: 'scene' }],
    [false, true, undefined],
    [asked, false, asked],
    [asked, true, asked],
  ])('when %j is asked for and the scene writes a movie (%s): %j', (video, movie, made) => {
    const job = aJob();
    const output = { naming: '{frame}', ...(video !== 'nothing' && { video }) };
    const prepared = { ...(job.prepared as NonNullable<Job['prepared']>), movie };
    const wanted = { ...job, prepared, request: { ...job.request, output } };
    expect(videoOf(wanted)).toEqual(made);
    expect(wantsVideo(wanted)).toBe(made !== undefined);
  });
});

describe('an event', () => {
  test('that ends the job says when', () =>
    expect(afterEvent(aJob(), { kind: 'cancel' }, now)).toEqual({
      ...aJob({ state: 'cancelled' }),
      endedAt: now,
    }));

  test('that begins the rendering says when, once', () => {
    const begun = afterEvent({ ...anUnpreparedJob('preparing') }, { kind: 'prepared' }, now);
    expect(begun).toMatchObject({ state: 'rendering', startedAt: now });
    const back = afterEvent(aJob({ state: 'paused' }), { kind: 'resume' }, now);
    expect(back).toMatchObject({ state: 'rendering', startedAt: 0 });
  });

  test('that changes nothing leaves the job as it is', () => {
    const job = aJob({ state: 'paused' });
    expect(afterEvent(job, { kind: 'pause' }, now)).toBe(job);
  });

  test('cannot bring back a deleted job', () => {
    const deleted = aJob({ state: 'failed', deletedAt });
    expect(afterEvent(deleted, { kind: 'retry' }, now)).toEqual(refused('the job was deleted'));
    expect(afterRetry(deleted, 'failed', now)).toEqual(refused('the job was deleted'));
  });
});

describe('a retry', () => {
  test('begins a new epoch, forgets the failure and the video, and keeps what was rendered', () => {
    const video = { key: 'jobs/j_test/video.mp4', size: bytes(1) };
    const ended = { failure, video, endedAt: instant(9), sweptAt: instant(9) };
    const job = aJob({ state: 'failed', permanentFailures: { NoCamera: 3 }, ...ended });
    expect(afterRetry(job, 'failed', now)).toEqual(
      aJob({ epoch: epoch(2), dispatch: { cursor: 0, reset: 'failed' } }),
    );
  });

  test('of named frames is allowed while the job renders', () =>
    expect(afterRetry(aJob(), { frames: '3-4' }, now)).toEqual(
      aJob({ epoch: epoch(2), dispatch: { cursor: 0, reset: { frames: '3-4' } } }),
    ));

  test('of a job that waits to be prepared is refused', () =>
    expect(afterRetry(anUnpreparedJob('queued'), 'failed', now)).toEqual(
      refused('the job has not begun to render'),
    ));
});

describe('a permanent failure', () => {
  const other: Failure = { ...failure, code: 'MissingTexture' };
  const after = (failures: readonly Failure[], job = aJob()) =>
    failures.reduce((current, next) => afterPermanentFailure(current, next, now), job);

  test.each([
    ['once', [failure], 'rendering'],
    ['twice', [failure, failure], 'rendering'],
    ['three times', [failure, failure, failure], 'failed'],
    ['twice for each of two causes', [failure, other, failure, other], 'rendering'],
    ['a third time after another cause', [failure, other, failure, failure], 'failed'],
  ])('%s: the job is then %s', (_times, failures, state) => expect(after(failures).state).toBe(state));

  test('that stops the job is its failure', () =>
    expect(after([failure, failure, failure])).toMatchObject({ failure, endedAt: now }));

  test('is counted by its cause', () =>
    expect(after([failure, other, failure]).permanentFailures).toEqual({ NoCamera: 2, MissingTexture: 1 }));

  test('counts whatever its cause is called', () =>
    expect(after([{ ...failure, code: 'constructor' }]).permanentFailures).toEqual({ constructor: 1 }));

  test('leaves a job alone that has ended', () => {
    const job = aJob({ state: 'cancelled', endedAt: instant(9) });
    const counted = after([failure, failure, failure], job);
    expect(counted).toMatchObject({ state: 'cancelled', endedAt: 9 });
    expect(counted.failure).toBeUndefined();
  });

  test('stops a paused job too', () =>
    expect(after([failure, failure, failure], aJob({ state: 'paused' })).state).toBe('failed'));
});
