import { expect, test } from '@jest/globals';
import type { FrameRecord } from '../../functions/domain/frame.ts';
import { bytes, instant, milliseconds } from '../../functions/domain/units.ts';
import { noUsage, sumOf, usageChange, usageOf, workUsage } from '../../functions/domain/usage.ts';
import { complete } from '../../functions/domain/work-rules/complete.ts';
import { fault } from '../../functions/domain/work-rules/fault.ts';
import { handOver, release } from '../../functions/domain/work-rules/lease.ts';
import { sampleResult } from '../contract/sample-job.ts';
import { failed, failedWork, leased, mine, now, queued, succeeded } from './some-work.ts';

const workTime = milliseconds(500);
const done: FrameRecord = { ...succeeded(), result: sampleResult(), workTime };

test.each<[what: string, record: FrameRecord | undefined, attempts: number, time: number, stored: number]>([
  ['that nobody began', undefined, 0, 0, 0],
  ['in its second attempt', leased({ attempt: 2, workTime }), 1, 500, 0],
  ['that waits for its third', queued({ attempt: 2, workTime }), 2, 500, 0],
  ['that failed', failedWork({ attempt: 3, workTime }), 3, 500, 0],
  ['that succeeded', done, 2, 500, 1234],
])('a frame %s has used this much', (_what, record, attempts, time, stored) =>
  expect(usageOf(record)).toEqual({ ...noUsage, attempts, workTime: time, stored }),
);

test('work beside the frames uses time, and leaves its files to the job', () => {
  expect(workUsage(undefined)).toEqual(noUsage);
  expect(workUsage(done)).toEqual({ ...usageOf(done), stored: 0 });
});

test('what several have used adds up', () => {
  const one = { attempts: 1, workTime: workTime, gpuAttempts: 1, gpuTime: milliseconds(7), stored: bytes(3) };
  expect(sumOf([])).toEqual(noUsage);
  expect(sumOf([one, usageOf(done), one])).toEqual({
    attempts: 4,
    workTime: 1500,
    gpuAttempts: 2,
    gpuTime: 14,
    stored: 1240,
  });
});

test('a claim and a renewal change no usage', () => {
  expect(usageChange(undefined, leased({ attempt: 1 }))).toEqual(noUsage);
  expect(usageChange(queued({ attempt: 2, workTime }), leased({ attempt: 3, workTime }))).toEqual(noUsage);
  expect(usageChange(leased(), leased())).toEqual(noUsage);
});

test('a frame that is rendered again gives its files back', () =>
  expect(usageChange(done, queued({ attempt: 2, workTime })).stored).toBe(-1234));

test('time on a GPU is counted apart as well, however the attempt ends', () => {
  const held = leased({ attempt: 2, fleet: 'gpu', startedAt: instant(now - 700), workTime });
  const onGpu = { attempts: 2, workTime: 1200, gpuAttempts: 1, gpuTime: 700 };
  const ends: { readonly write?: FrameRecord }[] = [
    release(held, mine, now),
    handOver(held, mine, failed('too-heavy'), now),
    fault(held, mine, failed('transient'), 3, now),
    fault(held, mine, failed('permanent'), 3, now),
    complete(held, mine, sampleResult(), now),
  ];
  for (const { write } of ends) expect(usageOf(write)).toMatchObject(onGpu);
  const again = leased({
    attempt: 3,
    onGpu: { attempts: 1, time: milliseconds(700) },
    startedAt: instant(now - 5),
  });
  expect(usageOf(complete(again, mine, sampleResult(), now).write)).toMatchObject({
    gpuAttempts: 1,
    gpuTime: 700,
  });
});
