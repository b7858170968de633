import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Failure } from '../../functions/domain/failure.ts';
import {
  epoch,
  frameNumber,
  type LeaseToken,
  leaseToken,
  milliseconds,
  seconds,
} from '../../functions/domain/units.ts';
import { claim } from '../../functions/domain/work-rules/claim.ts';
import { complete } from '../../functions/domain/work-rules/complete.ts';
import { fault } from '../../functions/domain/work-rules/fault.ts';
import { release, renew } from '../../functions/domain/work-rules/lease.ts';
import { leaseTime, takeoverGrace } from '../../functions/domain/work-rules/lease-times.ts';
import { reset } from '../../functions/domain/work-rules/reset.ts';
import { BadCursor } from '../../functions/ports/job-store.ts';
import { jobStores, type OpenJobStore } from './job-stores.ts';
import { sampleJob, sampleResult } from './sample-job.ts';

const job = sampleJob('j_1');
const frame = frameNumber(7);
const [mine, theirs] = [leaseToken('mine'), leaseToken('theirs')];
const crash: Failure = { class: 'transient', code: 'BlenderCrashed', message: 'it crashed', advice: 'retry' };

describe.each(jobStores)('the frames of a job store on $name', ({ open }) => {
  let opened: OpenJobStore;
  beforeEach(async () => {
    opened = await open();
    await opened.store.createJob(() => job);
  });
  afterEach(() => opened.close());

  const claimWith = (token: LeaseToken, { faultLimit = 3, number = frame, in: inEpoch = 1 } = {}) =>
    opened.store.updateFrame(job.id, number, (work, now) =>
      claim(work, { token, worker: `worker of ${token}`, epoch: epoch(inEpoch), faultLimit }, now),
    );
  const completeWith = (token: LeaseToken, number = frame) =>
    opened.store.updateFrame(job.id, number, (work, now) => complete(work, token, sampleResult(), now));
  const renewWith = (token: LeaseToken) =>
    opened.store.updateFrame(job.id, frame, (work, now) => renew(work, token, {}, now));
  const counts = () => opened.store.countFrames(job.id);

  test('lets one of two workers claim a frame, and tells the other how long to wait', async () => {
    const answers = await Promise.all([claimWith(mine), claimWith(theirs)]);
    expect(answers.map((answer) => answer.kind).sort()).toEqual(['claimed', 'wait']);
    expect(answers).toContainEqual({ kind: 'wait', after: leaseTime + takeoverGrace });
    expect(await counts()).toEqual({ rendering: 1, succeeded: 0, failed: 0 });
  });

  test('gives a worker whose reply was lost its claim again, as the same attempt', async () => {
    const first = await claimWith(mine);
    opened.clock.advance(seconds(1));
    expect(await claimWith(mine)).toEqual(first);
    expect(await counts()).toEqual({ rendering: 1, succeeded: 0, failed: 0 });
  });

  test('lets an expired lease be taken over after 30 s of grace, as the next attempt and with a fault', async () => {
    await claimWith(mine);
    opened.clock.advance(milliseconds(leaseTime + 30_000 - 1));
    expect((await claimWith(theirs)).kind).toBe('wait');
    opened.clock.advance(milliseconds(1));
    const taken = await claimWith(theirs);
    expect(taken).toMatchObject({ kind: 'claimed', work: { attempt: 2, faults: 1 } });
    expect(await counts()).toEqual({ rendering: 1, succeeded: 0, failed: 0 });
  });

  test('keeps a lease that is renewed', async () => {
    await claimWith(mine);
    for (let renewals = 0; renewals < 5; renewals++) {
      opened.clock.advance(seconds(80));
      expect(await renewWith(mine)).toBe('kept');
    }
    expect((await claimWith(theirs)).kind).toBe('wait');
  });

  test('fences a worker whose lease was taken over: it neither renews nor completes', async () => {
    await claimWith(mine);
    opened.clock.advance(milliseconds(leaseTime + takeoverGrace));
    await claimWith(theirs);
    expect(await renewWith(mine)).toBe('lost');
    expect(await completeWith(mine)).toBe('lost');
    expect(await completeWith(theirs)).toBe('completed');
    expect(await counts()).toEqual({ rendering: 0, succeeded: 1, failed: 0 });
  });

  test('takes a completion whose reply was lost for done, and counts it once', async () => {
    await claimWith(mine);
    const answers = await Promise.all([completeWith(mine), completeWith(mine)]);
    expect(answers.sort()).toEqual(['already', 'completed']);
    expect(await counts()).toEqual({ rendering: 0, succeeded: 1, failed: 0 });
    expect((await claimWith(theirs)).kind).toBe('not-needed');
    expect(await opened.store.readFrame(job.id, frame)).toMatchObject({
      state: 'succeeded',
      result: sampleResult(),
    });
  });

  test('counts a fault, waits out the back-off, and fails the frame at the limit', async () => {
    for (const token of ['1', '2', '3'].map(leaseToken)) {
      expect((await claimWith(token)).kind).toBe('claimed');
      await opened.store.updateFrame(job.id, frame, (work, now) => fault(work, token, crash, 3, now));
      if (token !== '3') expect((await claimWith(theirs)).kind).toBe('wait');
      opened.clock.advance(seconds(60));
    }
    expect((await claimWith(theirs)).kind).toBe('not-needed');
    expect(await counts()).toEqual({ rendering: 0, succeeded: 0, failed: 1 });
  });

  test('fails a frame whose takeover passes the fault limit, instead of claiming it', async () => {
    await claimWith(mine, { faultLimit: 1 });
    opened.clock.advance(milliseconds(leaseTime + takeoverGrace));
    expect(await claimWith(theirs, { faultLimit: 1 })).toMatchObject({ kind: 'failed' });
    expect(await counts()).toEqual({ rendering: 0, succeeded: 0, failed: 1 });
  });

  test('takes a released frame back without a fault', async () => {
    await claimWith(mine);
    await opened.store.updateFrame(job.id, frame, (work, now) => release(work, mine, now));
    expect(await counts()).toEqual({ rendering: 0, succeeded: 0, failed: 0 });
    expect(await claimWith(theirs)).toMatchObject({ kind: 'claimed', work: { attempt: 2, faults: 0 } });
  });

  test('resets a succeeded frame under a new epoch, lowers its count and fences the old epoch', async () => {
    await claimWith(mine);
    await completeWith(mine);
    await opened.store.updateFrame(job.id, frame, (work, now) => reset(work, epoch(2), now));
    expect(await counts()).toEqual({ rendering: 0, succeeded: 0, failed: 0 });
    expect((await claimWith(theirs)).kind).toBe('stale');
    expect(await claimWith(theirs, { in: 2 })).toMatchObject({ kind: 'claimed', work: { attempt: 2 } });
  });

  test('changes nothing when a rule writes nothing or fails', async () => {
    await claimWith(mine);
    const before = await opened.store.readFrame(job.id, frame);
    const fails = opened.store.updateFrame(job.id, frame, () => {
      throw new RangeError('the rule fails');
    });
    await expect(fails).rejects.toThrow(RangeError);
    expect(await opened.store.updateFrame(job.id, frame, () => ({ answer: 'seen' }))).toBe('seen');
    expect(await opened.store.readFrame(job.id, frame)).toEqual(before);
    expect(await counts()).toEqual({ rendering: 1, succeeded: 0, failed: 0 });
  });

  test('lists frames that have a record by number, page by page, all or those of one state', async () => {
    const numbers = [-3, 0, 2, 9, 10, 100].map(frameNumber);
    for (const number of numbers) await claimWith(leaseToken(`${number}`), { number });
    for (const number of [0, 9, 100].map(frameNumber)) await completeWith(leaseToken(`${number}`), number);
    const pages = async (state?: 'succeeded' | 'rendering' | 'failed') => {
      const found: number[][] = [];
      let cursor: string | undefined;
      do {
        const page = await opened.store.listFrames(job.id, {
          limit: 2,
          ...(state && { state }),
          ...(cursor && { cursor }),
        });
        found.push(page.items.map((item) => item.frame));
        cursor = page.cursor;
      } while (cursor !== undefined);
      return found;
    };
    expect(await pages()).toEqual([
      [-3, 0],
      [2, 9],
      [10, 100],
    ]);
    expect(await pages('succeeded')).toEqual([[0, 9], [100]]);
    expect(await pages('rendering')).toEqual([[-3, 2], [10]]);
    expect(await pages('failed')).toEqual([[]]);
    await expect(opened.store.listFrames(job.id, { limit: 1, cursor: 'seven' })).rejects.toThrow(BadCursor);
  });

  test('tells from one frame that the job cannot be whole yet, and that it may be once all have ended', async () => {
    const numbers = Array.from({ length: job.total }, (_none, index) => frameNumber(index + 1));
    const whole = async () =>
      new Set(await Promise.all(numbers.map((one) => opened.store.mayBeWhole(job, one))));
    for (const number of numbers) {
      await claimWith(leaseToken(`${number}`), { number });
      await completeWith(leaseToken(`${number}`), number);
      if (number === 1) expect(await opened.store.mayBeWhole(job, number)).toBe(false);
    }
    expect(await whole()).toEqual(new Set([true]));
    await opened.store.updateFrame(job.id, frame, (work, now) => reset(work, epoch(2), now));
    expect(await opened.store.mayBeWhole(job, frame)).toBe(false);
  });

  test('keeps the frames of two jobs apart', async () => {
    const other = sampleJob('j_2');
    await opened.store.createJob(() => other);
    await claimWith(mine);
    expect(await opened.store.readFrame(other.id, frame)).toBeUndefined();
    expect((await opened.store.countFrames(other.id)).rendering).toBe(0);
  });
});
