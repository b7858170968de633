import { describe, expect, test } from '@jest/globals';
import { askedFleet } from '../../functions/domain/choose-fleet.ts';
import type { Job } from '../../functions/domain/job.ts';
import type { FrameMessage } from '../../functions/domain/messages.ts';
import type { Priority } from '../../functions/domain/priority.ts';
import { epoch, frameNumber, jobId } from '../../functions/domain/units.ts';
import type { Queues } from '../../functions/ports/frame-queue.ts';
import { frameQueues, workQueue } from '../../functions/work/fleets.ts';
import { aJob } from '../domain/a-job.ts';
import { autoPlan } from './two-fleets.ts';

const names = ['prepare', 'frames', 'framesHigh', 'gpu', 'gpuHigh'] as const;
/** Queues that are told apart and do nothing. */
const there = (...wanted: (typeof names)[number][]) =>
  Object.fromEntries(wanted.map((name) => [name, { name }])) as unknown as Queues;
const named = (queue: unknown) => (queue as { readonly name: string }).name;

const to = { job: jobId('j_1'), epoch: epoch(1) };
const frame = (number: number): FrameMessage => ({ ...to, kind: 'frame', frame: frameNumber(number) });
const prepare: FrameMessage = { ...to, kind: 'prepare' };
const sequence: FrameMessage = { ...to, kind: 'sequence' };

const job = (priority: Priority, fleet?: Job['fleet']) => {
  const { request, ...rest } = aJob();
  return { ...rest, request: { ...request, priority }, ...(fleet && { fleet }) };
};
const movedPlan = { ...autoPlan, moved: { frames: '3-5', tooHeavy: 1, reason: 'frame 4' } };

describe('work waits in the queue of its fleet and its job’s priority', () => {
  const both = there(...names);
  test.each<[string, Job['fleet'], FrameMessage, normal: string, high: string]>([
    ['a frame', autoPlan, frame(1), 'frames', 'framesHigh'],
    ['a scene to open', autoPlan, prepare, 'prepare', 'framesHigh'],
    ['frames in order', autoPlan, sequence, 'frames', 'framesHigh'],
    ['a frame for a GPU', askedFleet('gpu'), frame(1), 'gpu', 'gpuHigh'],
    ['a scene for a GPU', askedFleet('gpu'), prepare, 'gpu', 'gpuHigh'],
    ['a frame that has moved', movedPlan, frame(4), 'gpu', 'gpuHigh'],
    ['a frame that has not', movedPlan, frame(6), 'frames', 'framesHigh'],
  ])('%s', (_what, fleet, message, normal, high) => {
    expect(named(workQueue(both, job('normal', fleet), message))).toBe(normal);
    expect(named(workQueue(both, job('high', fleet), message))).toBe(high);
  });

  test.each<[string, Job['fleet'], FrameMessage, normal: string, high: string]>([
    ['a frame', undefined, frame(1), 'frames', 'framesHigh'],
    ['a scene to open', undefined, prepare, 'prepare', 'framesHigh'],
    ['what a GPU fleet had that is there no more', askedFleet('gpu'), frame(1), 'frames', 'framesHigh'],
  ])('%s, on a farm with one fleet', (_what, fleet, message, normal, high) => {
    const one = there('prepare', 'frames', 'framesHigh');
    expect(named(workQueue(one, job('normal', fleet), message))).toBe(normal);
    expect(named(workQueue(one, job('high', fleet), message))).toBe(high);
  });

  test('and reconcile looks for a job’s frames where they are', () => {
    const queuesOf = (priority: Priority) => frameQueues(both, job(priority, movedPlan)).map(named).sort();
    expect(queuesOf('normal')).toEqual(['frames', 'gpu']);
    expect(queuesOf('high')).toEqual(['framesHigh', 'gpuHigh']);
  });
});
