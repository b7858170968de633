import { describe, expect, test } from '@jest/globals';
import { bytes, epoch, instant } from '../../../functions/domain/units.ts';
import type { LeasedWork, Work } from '../../../functions/domain/work.ts';
import { type ClaimRequest, claim, claimOrHandOver } from '../../../functions/domain/work-rules/claim.ts';
import { leaseTime } from '../../../functions/domain/work-rules/lease-times.ts';
import {
  failed,
  failedWork,
  firstFree,
  lastHeld,
  leased,
  mine,
  now,
  other,
  queued,
  succeeded,
} from '../some-work.ts';

const request = { token: other, worker: 'w2', epoch: epoch(1), faultLimit: 3 };
const kindOf = (work: Work<string> | undefined, at = now, change: Partial<typeof request> = {}) =>
  claim(work, { ...request, ...change }, at).answer.kind;

describe('a claim', () => {
  test.each<[what: string, work: Work<string> | undefined, at: number, answer: string]>([
    ['no record', undefined, now, 'claimed'],
    ['queued work', queued(), now, 'claimed'],
    ['work in its back-off', queued({ notBefore: instant(now + 1) }), now, 'wait'],
    ['work whose back-off is over', queued({ notBefore: now }), now, 'claimed'],
    ['a live lease', leased(), now, 'wait'],
    ['a lease in its grace', leased(), lastHeld, 'wait'],
    ['a lease that ended 30 s ago', leased(), firstFree, 'claimed'],
    ['succeeded work', succeeded(), now, 'not-needed'],
    ['failed work', failedWork(), now, 'not-needed'],
    ['work of a newer epoch', queued({ epoch: epoch(2) }), now, 'stale'],
    ['work that succeeded in a newer epoch', succeeded({ epoch: epoch(2) }), now, 'stale'],
    ['work of an older epoch', queued({ epoch: epoch(0) }), now, 'claimed'],
    ['an ended lease with the last fault but one', leased({ faults: 2 }), firstFree, 'failed'],
    ['an ended lease under a limit of one', leased({ faults: 0 }), firstFree, 'claimed'],
  ])('of %s', (_what, work, at, answer) => expect(kindOf(work, instant(at))).toBe(answer));

  test('takes a new lease, under a new attempt', () => {
    const { write, answer } = claim(queued(), request, now);
    expect(write).toEqual({
      state: 'rendering',
      epoch: 1,
      attempt: 3,
      faults: 1,
      lastFailure: failed('transient'),
      lease: { token: other, worker: 'w2', until: now + leaseTime },
      startedAt: now,
    });
    expect(answer).toEqual({ kind: 'claimed', work: write });
  });

  test('of work without a record is its first attempt', () =>
    expect(claim(undefined, request, now).write).toMatchObject({ attempt: 1, faults: 0, epoch: 1 }));

  test('whose answer was lost finds its own lease and changes nothing', () => {
    const work = leased();
    expect(claim(work, { ...request, token: mine }, now)).toEqual({ answer: { kind: 'claimed', work } });
  });

  test.each([
    ['back-off', queued({ notBefore: instant(now + 7) }), 7],
    ['lease and its grace', leased(), firstFree - now],
  ])('waits for the end of the %s', (_what, work, after) =>
    expect(claim(work, request, now)).toEqual({ answer: { kind: 'wait', after } }),
  );

  test('that takes over counts a fault and names the worker that was lost', () =>
    expect(claim(leased(), request, firstFree).write).toMatchObject({
      state: 'rendering',
      attempt: 3,
      faults: 2,
      lastFailure: { class: 'transient', code: 'WorkerLost', message: expect.stringContaining('w1') },
    }));

  test('that would pass the fault limit fails the work instead', () => {
    const failure = expect.objectContaining({ code: 'WorkerLost' });
    const { write } = claim(leased({ faults: 2 }), request, firstFree);
    expect(write).toMatchObject({ state: 'failed', attempt: 2, faults: 3, failure, lastFailure: failure });
    expect(write).toHaveProperty('endedAt', firstFree);
  });

  test('in a new epoch forgives the faults of the last', () => {
    const held = leased({ faults: 2 });
    expect(claim(held, { ...request, epoch: epoch(2) }, firstFree).write).toMatchObject({
      state: 'rendering',
      epoch: 2,
      attempt: 3,
      faults: 1,
    });
    expect(claim(queued({ faults: 2 }), { ...request, epoch: epoch(2) }, now).write).toMatchObject({
      faults: 0,
    });
  });
});

describe('a worker that vanished', () => {
  const limit = bytes(1000 * 2 ** 20);
  const holding = (used: number): LeasedWork =>
    leased({ faults: 0, lease: { ...leased().lease, memory: { used: bytes(used * 2 ** 20), limit } } });

  test.each([
    [850, 'claimed'],
    [851, 'failed'],
  ])('while Blender held %d of 1000 MiB leaves work that is then %s', (used, answer) =>
    expect(kindOf(holding(used), firstFree)).toBe(answer),
  );

  test('in another fleet for want of memory is no fault of the work, and fails nothing', () => {
    const work = { ...holding(900), fleet: 'lambda' } as const;
    const { write } = claim(work, { ...request, fleet: 'gpu', faultLimit: 1 }, firstFree);
    expect(write).toMatchObject({
      state: 'rendering',
      fleet: 'gpu',
      faults: 0,
      lastFailure: { code: 'OutOfMemory' },
    });
  });

  describe('in this fleet, where another can have the work,', () => {
    const inFleet = (used: number) => ({ ...holding(used), fleet: 'lambda' }) as const;
    const answerOf = (work: Work<string>, change: Partial<ClaimRequest> = {}) =>
      claimOrHandOver(work, { ...request, fleet: 'lambda', ...change }, firstFree);

    test('for want of memory leaves it for the other, with the reason and without a fault', () => {
      const { write, answer } = answerOf(inFleet(900));
      expect(answer).toMatchObject({ kind: 'too-heavy', failure: { code: 'OutOfMemory' } });
      expect(write).toMatchObject({ state: 'queued', faults: 0, lastFailure: { code: 'OutOfMemory' } });
    });

    test.each<[what: string, work: Work<string>, change: Partial<ClaimRequest>]>([
      ['for another reason', inFleet(850), {}],
      ['not yet', queued(), {}],
      ['while its lease was taken over', inFleet(900), { token: mine }],
      ['from another fleet', inFleet(900), { fleet: 'gpu' }],
    ])('%s is claimed as ever', (_what, work, change) => {
      const expected = claim(work, { ...request, fleet: 'lambda', ...change }, firstFree);
      expect(answerOf(work, change)).toEqual(expected);
    });
  });

  test('has run out of memory above 85 %, with the figures', () =>
    expect(claim(holding(900), request, firstFree).write).toMatchObject({
      failure: {
        class: 'too-heavy',
        code: 'OutOfMemory',
        message: expect.stringContaining('900 of 1000 MiB'),
      },
    }));
});
