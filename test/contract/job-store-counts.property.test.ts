import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Failure } from '../../functions/domain/failure.ts';
import type { FrameRecord } from '../../functions/domain/frame.ts';
import {
  bytes,
  epoch,
  frameNumber,
  leaseToken,
  milliseconds,
  seconds,
} from '../../functions/domain/units.ts';
import { noUsage, type Usage, usageOf } from '../../functions/domain/usage.ts';
import { claim } from '../../functions/domain/work-rules/claim.ts';
import { complete } from '../../functions/domain/work-rules/complete.ts';
import { fault } from '../../functions/domain/work-rules/fault.ts';
import { giveUp } from '../../functions/domain/work-rules/give-up.ts';
import { release, renew } from '../../functions/domain/work-rules/lease.ts';
import { reset } from '../../functions/domain/work-rules/reset.ts';
import type { FrameRule, JobStore } from '../../functions/ports/job-store.ts';
import { jobStores } from './job-stores.ts';
import { sampleJob, sampleResult } from './sample-job.ts';

const failure: Failure = {
  class: 'transient',
  code: 'BlenderCrashed',
  message: 'it crashed',
  advice: 'retry',
};
const job = sampleJob('j_1');

/** What workers, people and reconcile do to frames, each as the rule that they bring to the store. */
const deeds = ['claim', 'renew', 'release', 'complete', 'fault', 'reset', 'giveUp'] as const;

interface Deed {
  readonly kind: (typeof deeds)[number];
  readonly frame: number;
  readonly worker: number;
  readonly epoch: number;
}

const deed: fc.Arbitrary<Deed> = fc.record({
  kind: fc.constantFrom(...deeds, 'claim' as const, 'complete' as const),
  frame: fc.integer({ min: -1, max: 2 }),
  worker: fc.integer({ min: 1, max: 3 }),
  epoch: fc.integer({ min: 1, max: 3 }),
});
/** Deeds that happen at once, and the seconds that pass afterwards. */
const step = fc.record({
  atOnce: fc.array(deed, { minLength: 1, maxLength: 6 }),
  pause: fc.constantFrom(0, 1, 30, 200),
});

function ruleOf({ kind, worker, epoch: number }: Deed): FrameRule<unknown> {
  const token = leaseToken(`worker-${worker}`);
  return (work, now) => {
    switch (kind) {
      case 'claim':
        return claim(work, { token, worker: `${worker}`, epoch: epoch(number), faultLimit: 3 }, now);
      case 'renew':
        return renew(work, token, {}, now);
      case 'release':
        return release(work, token, now);
      case 'complete':
        return complete(work, token, sampleResult(), now);
      case 'fault':
        return fault(work, token, failure, 3, now);
      case 'reset':
        return reset(work, epoch(number), now);
      case 'giveUp':
        return giveUp(work, epoch(number), failure, now);
    }
  };
}

const sum = (a: Usage, b: Usage): Usage => ({
  attempts: a.attempts + b.attempts,
  workTime: milliseconds(a.workTime + b.workTime),
  gpuAttempts: a.gpuAttempts + b.gpuAttempts,
  gpuTime: milliseconds(a.gpuTime + b.gpuTime),
  stored: bytes(a.stored + b.stored),
});

async function allRecords(store: JobStore): Promise<FrameRecord[]> {
  return (await store.listFrames(job.id, { limit: 100 })).items.map((item) => item.record);
}

describe.each(jobStores)('the counts and the usage of a job store on $name', ({ open, share }) => {
  test('equal those of the frames after whatever happened, and attempts only grow', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
        const { store, clock, close } = await open();
        try {
          await store.createJob(() => job);
          const attempts = new Map<number, number>();
          for (const { atOnce, pause } of steps) {
            await Promise.all(
              atOnce.map((one) => store.updateFrame(job.id, frameNumber(one.frame), ruleOf(one))),
            );
            clock.advance(seconds(pause));
            const records = await allRecords(store);
            const count = (state: string) => records.filter((record) => record.state === state).length;
            expect(await store.countFrames(job.id)).toEqual({
              rendering: count('rendering'),
              succeeded: count('succeeded'),
              failed: count('failed'),
            });
            expect(await store.sumUsage(job.id)).toEqual(records.map(usageOf).reduce(sum, noUsage));
            for (const { frame, record } of (await store.listFrames(job.id, { limit: 100 })).items) {
              expect(record.attempt).toBeGreaterThanOrEqual(attempts.get(frame) ?? 0);
              attempts.set(frame, record.attempt);
            }
          }
        } finally {
          await close();
        }
      }),
      { numRuns: Math.ceil(150 * share) },
    );
  });
});
