import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  afterEvent,
  afterPermanentFailure,
  afterRetry,
  type Job,
  letsFramesFinish,
  takesFrames,
} from '../../functions/domain/job.ts';
import { isEnded, isRefused, type JobEvent, nextJobState } from '../../functions/domain/job-state.ts';
import { type Instant, instant } from '../../functions/domain/units.ts';
import { aJob, anUnpreparedJob } from './a-job.ts';

type Happening =
  | { readonly kind: 'event'; readonly event: JobEvent }
  | { readonly kind: 'retry' | 'fault' | 'prepared' };

const event: fc.Arbitrary<JobEvent> = fc.oneof(
  fc
    .constantFrom('prepare', 'frames-missing', 'assembled', 'fail', 'pause', 'resume', 'cancel')
    .map((kind) => ({ kind }) as JobEvent),
  fc.record({ kind: fc.constant('frames-ended'), failed: fc.nat({ max: 1 }), video: fc.boolean() }),
);
const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 6, arbitrary: event.map((each) => ({ kind: 'event', event: each }) as const) },
  { weight: 4, arbitrary: fc.constantFrom('retry', 'fault', 'prepared').map((kind) => ({ kind }) as const) },
);
const failure = { class: 'permanent', code: 'NoCamera', message: 'no camera', advice: 'add one' } as const;

/** What a station would write; a refusal leaves the job as it is. */
function after(job: Job, happened: Happening, now: Instant): Job {
  const kept = (next: ReturnType<typeof afterEvent>) => (isRefused(next) ? job : next);
  switch (happened.kind) {
    case 'event':
      return kept(afterEvent(job, happened.event, now));
    case 'retry':
      return kept(afterRetry(job, 'failed', now));
    case 'fault':
      return afterPermanentFailure(job, failure, now);
    case 'prepared': {
      const { prepared } = aJob();
      return prepared ? kept(afterEvent({ ...job, prepared }, { kind: 'prepared' }, now)) : job;
    }
  }
}

function checkStep(before: Job, happened: Happening, job: Job) {
  expect(job.epoch - before.epoch).toBe(happened.kind === 'retry' && job !== before ? 1 : 0);
  expect(job.endedAt !== undefined).toBe(isEnded(job.state));
  if (isEnded(before.state) && happened.kind !== 'retry') {
    expect([job.state, job.endedAt, job.failure]).toEqual([before.state, before.endedAt, before.failure]);
  }
  if (['rendering', 'assembling', 'succeeded'].includes(job.state)) {
    expect(job.prepared).toBeDefined();
    expect(job.startedAt).toBeDefined();
  }
  if (before.startedAt !== undefined) expect(job.startedAt).toBe(before.startedAt);
  if (job.state === 'paused' || isEnded(job.state)) expect(takesFrames(job)).toBe(false);
  if (isEnded(job.state)) expect(letsFramesFinish(job)).toBe(false);
  // A paused job moves on only when it is told to.
  if (before.state === 'paused' && job.state !== 'paused') {
    expect(job.state === 'cancelled' || job.state === 'failed' || isResume(happened)).toBe(true);
  }
  for (const never of ['id', 'request', 'frames', 'total', 'createdAt'] as const) {
    expect(job[never]).toBe(before[never]);
  }
}

const isResume = (happened: Happening) => happened.kind === 'event' && happened.event.kind === 'resume';

test('a job keeps its promises whatever happens to it', () =>
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 40 }), (history) => {
      let job = anUnpreparedJob('queued');
      for (const [index, happened] of history.entries()) {
        const next = after(job, happened, instant(index + 1));
        checkStep(job, happened, next);
        job = next;
      }
    }),
    { numRuns: 2000 },
  ));

test('every job can be brought to its end, from wherever its history left it', () =>
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 40 }), (history) => {
      const job = history.reduce(
        (current, next) => after(current, next, instant(1)),
        anUnpreparedJob('queued'),
      );
      if (isEnded(job.state)) expect(isRefused(nextJobState(job.state, { kind: 'cancel' }))).toBe(true);
      else expect(nextJobState(job.state, { kind: 'cancel' })).toBe('cancelled');
    }),
  ));
