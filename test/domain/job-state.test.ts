import { describe, expect, test } from '@jest/globals';
import {
  isEnded,
  type JobEvent,
  type JobState,
  jobStates,
  nextJobState,
  refused,
} from '../../functions/domain/job-state.ts';

const no = refused;
const framesEnded = (failed: number, video: boolean): JobEvent => ({ kind: 'frames-ended', failed, video });
type Row = [from: JobState, event: JobEvent['kind'], to: JobState | ReturnType<typeof refused>];

describe('a prepared job', () => {
  test.each<Row>([
    // from          event             to
    ['queued', 'prepare', 'preparing'],
    ['preparing', 'prepare', 'preparing'],
    ['rendering', 'prepare', no('the job is rendering')],
    ['paused', 'prepare', no('the job is paused')],
    ['assembling', 'prepare', no('the job is assembling')],
    ['succeeded', 'prepare', no('the job is succeeded')],
    ['failed', 'prepare', no('the job is failed')],
    ['cancelled', 'prepare', no('the job is cancelled')],

    ['queued', 'prepared', 'rendering'],
    ['preparing', 'prepared', 'rendering'],
    ['rendering', 'prepared', no('the job is rendering')],
    ['paused', 'prepared', 'paused'],
    ['assembling', 'prepared', no('the job is assembling')],
    ['succeeded', 'prepared', no('the job is succeeded')],
    ['failed', 'prepared', no('the job is failed')],
    ['cancelled', 'prepared', no('the job is cancelled')],

    ['queued', 'frames-missing', no('the job is queued')],
    ['preparing', 'frames-missing', no('the job is preparing')],
    ['rendering', 'frames-missing', no('the job is rendering')],
    ['paused', 'frames-missing', no('the job is paused')],
    ['assembling', 'frames-missing', 'rendering'],
    ['succeeded', 'frames-missing', no('the job is succeeded')],
    ['failed', 'frames-missing', no('the job is failed')],
    ['cancelled', 'frames-missing', no('the job is cancelled')],

    ['queued', 'assembled', no('the job is queued')],
    ['preparing', 'assembled', no('the job is preparing')],
    ['rendering', 'assembled', no('the job is rendering')],
    ['paused', 'assembled', no('the job is paused')],
    ['assembling', 'assembled', 'succeeded'],
    ['succeeded', 'assembled', no('the job is succeeded')],
    ['failed', 'assembled', no('the job is failed')],
    ['cancelled', 'assembled', no('the job is cancelled')],

    ['queued', 'fail', 'failed'],
    ['preparing', 'fail', 'failed'],
    ['rendering', 'fail', 'failed'],
    ['paused', 'fail', 'failed'],
    ['assembling', 'fail', 'failed'],
    ['succeeded', 'fail', no('the job has already succeeded')],
    ['failed', 'fail', no('the job has already failed')],
    ['cancelled', 'fail', no('the job has already been cancelled')],

    ['queued', 'pause', 'paused'],
    ['preparing', 'pause', 'paused'],
    ['rendering', 'pause', 'paused'],
    ['paused', 'pause', 'paused'],
    ['assembling', 'pause', no('every frame is done, only the video is being made')],
    ['succeeded', 'pause', no('the job has already succeeded')],
    ['failed', 'pause', no('the job has already failed')],
    ['cancelled', 'pause', no('the job has already been cancelled')],

    ['queued', 'resume', no('the job is not paused, it is queued')],
    ['preparing', 'resume', no('the job is not paused, it is preparing')],
    ['rendering', 'resume', no('the job is not paused, it is rendering')],
    ['paused', 'resume', 'rendering'],
    ['assembling', 'resume', no('the job is not paused, it is assembling')],
    ['succeeded', 'resume', no('the job is not paused, it is succeeded')],
    ['failed', 'resume', no('the job is not paused, it is failed')],
    ['cancelled', 'resume', no('the job is not paused, it is cancelled')],

    ['queued', 'cancel', 'cancelled'],
    ['preparing', 'cancel', 'cancelled'],
    ['rendering', 'cancel', 'cancelled'],
    ['paused', 'cancel', 'cancelled'],
    ['assembling', 'cancel', 'cancelled'],
    ['succeeded', 'cancel', no('the job has already succeeded')],
    ['failed', 'cancel', no('the job has already failed')],
    ['cancelled', 'cancel', no('the job has already been cancelled')],

    ['queued', 'retry', no('the job has not begun to render')],
    ['preparing', 'retry', no('the job has not begun to render')],
    ['rendering', 'retry', 'rendering'],
    ['paused', 'retry', no('the job is paused: resume it first')],
    ['assembling', 'retry', 'rendering'],
    ['succeeded', 'retry', 'rendering'],
    ['failed', 'retry', 'rendering'],
    ['cancelled', 'retry', 'rendering'],
  ])('that is %s, on %s: %j', (from, kind, to) =>
    expect(nextJobState(from, { kind } as JobEvent)).toEqual(to),
  );

  test.each<[failed: number, video: boolean, to: JobState]>([
    [0, false, 'succeeded'],
    [0, true, 'assembling'],
    [1, false, 'failed'],
    [1, true, 'failed'],
  ])('whose frames ended, %d of them badly, with a video asked for: %s, is %s', (failed, video, to) =>
    expect(nextJobState('rendering', framesEnded(failed, video))).toBe(to),
  );

  test.each(jobStates.filter((state) => state !== 'rendering'))('that is %s has no frames that end', (from) =>
    expect(nextJobState(from, framesEnded(0, false))).toEqual(no(`the job is ${from}`)),
  );
});

describe('a job whose scene was never opened', () => {
  test.each<Row>([
    ['paused', 'resume', 'queued'],
    ['failed', 'retry', 'queued'],
    ['cancelled', 'retry', 'queued'],
  ])('that is %s, on %s, is %s', (from, kind, to) =>
    expect(nextJobState(from, { kind } as JobEvent, false)).toBe(to),
  );
});

test('a job has ended when it succeeded, failed or was cancelled', () =>
  expect(jobStates.filter(isEnded)).toEqual(['succeeded', 'failed', 'cancelled']));
