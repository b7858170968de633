import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { seconds } from '../../functions/domain/units.ts';
import { newWorkers, timeToFinish, type WorkLeft } from '../../functions/gpu-fleet/new-workers.ts';

const work = (
  waiting: number,
  frameTime: number,
  { sideBySide = Infinity, rendering = [] }: { sideBySide?: number; rendering?: number[] } = {},
): WorkLeft => ({
  waiting,
  sideBySide: Math.min(sideBySide, waiting + rendering.length),
  frameTime: seconds(frameTime),
  rendering: rendering.map(seconds),
});

describe('new workers, which take 180 s to start,', () => {
  type Row = [count: number, jobs: WorkLeft[], running: number[], room: number, why: string];
  test.each<Row>([
    // new  jobs                          existing      room
    [0, [], [], 10, 'nothing to do'],
    [0, [], [0, 0], 10, 'nothing to do'],
    [1, [work(1, 10)], [], 10, 'one frame'],
    [0, [work(100, 10)], [], 0, 'no room'],
    [1, [work(100, 10)], [], 1, 'room for one'],
    [1, [work(9, 10)], [], 20, 'as much to render as half a start takes is worth one'],
    [2, [work(10, 10)], [], 20, 'a little more is worth two'],
    [10, [work(10, 600)], [], 10, 'long frames'],
    [5, [work(10, 600)], [], 9, 'nine would be idle while the tenth frame renders'],
    [10, [work(1000, 600)], [], 10, 'much work'],
    [3, [work(1000, 600, { sideBySide: 3 })], [], 10, 'a job that bounds its workers'],
    [0, [work(10, 10)], [0], 10, 'done before another is there'],
    [0, [work(10, 10)], [90], 10, 'done by one that is starting'],
    [8, [work(100, 60)], [0], 9, 'far more than the one that runs can do soon'],
    [0, [work(6, 30), work(1, 30)], [0, 0], 10, 'the second job’s turn comes soon'],
    [
      4,
      [work(1000, 600, { sideBySide: 1 }), work(4, 600)],
      [0],
      10,
      'a job that is bound does not keep the others waiting',
    ],
    [3, [work(1, 600), work(1, 600), work(1, 600)], [], 10, 'several small jobs'],
    [0, [work(0, 600, { rendering: [500, 500] })], [], 10, 'nothing waits'],
    [1, [work(1, 600, { rendering: [500, 500] })], [], 10, 'the others take long to end'],
    [0, [work(1, 600, { rendering: [150, 500] })], [], 10, 'one ends before another is there'],
    [
      0,
      [work(50, 600, { rendering: [500, 500], sideBySide: 2 })],
      [],
      10,
      'a job that is bound has its workers',
    ],
    [1, [work(50, 600, { rendering: [500], sideBySide: 2 })], [], 10, 'a job that is bound lacks one'],
    [1, [work(1, 1), work(1, 1), work(1, 1)], [], 10, 'several tiny ones, which one renders in turn'],
  ])('are %d for %p beside %p and room for %d: %s', (count, jobs, idle, room) => {
    expect(newWorkers(jobs, { idle: idle.map(seconds), startUp: seconds(180), room })).toBe(count);
  });

  const someWork = fc
    .record({ frames: fc.integer({ min: 1, max: 500 }), frameTime: fc.integer({ min: 1, max: 4000 }) })
    .map(({ frames, frameTime }) => work(frames, frameTime));
  const machines = fc.record({
    idle: fc.array(fc.nat({ max: 300 }).map(seconds), { maxLength: 10 }),
    startUp: fc.constantFrom(30, 180, 600).map(seconds),
    room: fc.nat({ max: 50 }),
  });

  test('are never more than there is room or there are frames for, and never none when there is no other', () =>
    fc.assert(
      fc.property(fc.array(someWork, { maxLength: 5 }), machines, (jobs, given) => {
        const count = newWorkers(jobs, given);
        const frames = jobs.reduce((sum, job) => sum + job.waiting, 0);
        expect(count).toBeLessThanOrEqual(Math.min(given.room, frames));
        if (jobs.length > 0 && given.idle.length === 0 && given.room > 0) expect(count).toBeGreaterThan(0);
      }),
    ));

  test('make a job take no more than a tenth longer than with all that are worth their start', () =>
    fc.assert(
      fc.property(someWork, machines, (job, given) => {
        const { idle, startUp, room } = given;
        const crew = Math.ceil((job.waiting * job.frameTime) / (0.5 * startUp));
        const worth = Math.max(0, Math.min(room, crew - idle.length));
        const time = (count: number) => timeToFinish(job, [...idle, ...Array<number>(count).fill(startUp)]);
        expect(time(newWorkers([job], given))).toBeLessThanOrEqual(1.1 * time(worth));
      }),
    ));

  test('never spend more than twice the time on their start that is to be rendered, but for one a job', () =>
    fc.assert(
      fc.property(fc.array(someWork, { maxLength: 5 }), machines, (jobs, given) => {
        const toRender = jobs.reduce((sum, { waiting, frameTime }) => sum + waiting * frameTime, 0);
        const starts = given.startUp * newWorkers(jobs, given);
        expect(starts).toBeLessThanOrEqual(2 * toRender + jobs.length * given.startUp);
      }),
    ));

  test('are none more once they have been submitted', () =>
    fc.assert(
      fc.property(someWork, machines, (job, given) => {
        const count = newWorkers([job], given);
        const submitted = Array.from({ length: count }, () => given.startUp);
        const then = { ...given, idle: [...given.idle, ...submitted], room: given.room - count };
        expect(newWorkers([job], then)).toBe(0);
      }),
    ));
});

test.each([
  // frames, seconds each, free at, done at
  [1, 10, [0], 10],
  [10, 10, [0], 100],
  [10, 10, [0, 0], 50],
  [3, 10, [0, 100], 30],
  [10, 10, [0, 45], 75],
  [10, 10, [180, 180, 180], 220],
])(
  '%d frames of %d s on workers that are free after %p s are done after %d s',
  (frames, each, free, done) => {
    expect(timeToFinish(work(frames, each), free.map(seconds))).toBe(seconds(done));
  },
);
