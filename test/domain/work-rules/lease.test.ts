import { describe, expect, test } from '@jest/globals';
import { bytes, instant, milliseconds } from '../../../functions/domain/units.ts';
import { countChange, type Work, type WorkState } from '../../../functions/domain/work.ts';
import { complete } from '../../../functions/domain/work-rules/complete.ts';
import { fault } from '../../../functions/domain/work-rules/fault.ts';
import { release, releasePredecessor, renew } from '../../../functions/domain/work-rules/lease.ts';
import { leaseTime } from '../../../functions/domain/work-rules/lease-times.ts';
import { failed, failedWork, leased, mine, now, other, queued, succeeded } from '../some-work.ts';

const later = instant(now + 20_000);
const late = instant(now + leaseTime * 10);

describe.each<[what: string, work: Work<string> | undefined]>([
  ['no record', undefined],
  ['queued work', queued()],
  ['another’s lease', leased({ lease: { ...leased().lease, token: other } })],
  ['failed work', failedWork()],
  ['work that another completed', succeeded({ completedUnder: other })],
])('a worker that finds %s', (_what, work) => {
  test.each([
    ['renew', renew(work, mine, {}, now).answer, 'lost'],
    ['release', release(work, mine, now).answer, 'lost'],
    ['complete', complete(work, mine, 'mine', now).answer, 'lost'],
    ['fault', fault(work, mine, failed('permanent'), 3, now).answer, { kind: 'lost' }],
  ])('has lost it, and its %s changes nothing', (_rule, answer, lost) => expect(answer).toEqual(lost));

  test('writes nothing', () => {
    expect(renew(work, mine, {}, now).write).toBeUndefined();
    expect(release(work, mine, now).write).toBeUndefined();
    expect(complete(work, mine, 'mine', now).write).toBeUndefined();
    expect(fault(work, mine, failed('permanent'), 3, now).write).toBeUndefined();
  });
});

describe('a renewal', () => {
  test('makes the lease last from now on', () =>
    expect(renew(leased(), mine, {}, later)).toEqual({
      answer: 'kept',
      write: leased({ lease: { ...leased().lease, until: instant(later + leaseTime) } }),
    }));

  test('records the memory, and keeps the last figure where there is none', () => {
    const memory = { used: bytes(5), limit: bytes(10) };
    const { write } = renew(leased(), mine, { memory }, later);
    expect(write).toMatchObject({ lease: { memory } });
    expect(renew(write, mine, {}, late).write).toMatchObject({ lease: { memory } });
  });

  test('after the lease ended keeps it while nobody took it over', () =>
    expect(renew(leased(), mine, {}, late).answer).toBe('kept'));
});

describe('a release', () => {
  test('gives the work back without a fault, to be claimed at once', () =>
    expect(release(leased(), mine, later)).toEqual({
      answer: 'kept',
      write: queued({ workTime: milliseconds(20_000) }),
    }));

  test('of a predecessor that is gone needs no token', () => {
    expect(releasePredecessor(leased(), later)).toMatchObject({ answer: 'kept', write: { state: 'queued' } });
    expect(releasePredecessor(queued(), later)).toEqual({ answer: 'lost' });
    expect(releasePredecessor(succeeded(), later)).toEqual({ answer: 'lost' });
  });
});

describe('a completion', () => {
  test('under the lease succeeds, even after its end', () =>
    expect(complete(leased(), mine, 'picture', late)).toEqual({
      answer: 'completed',
      write: succeeded({ startedAt: now, endedAt: late, workTime: leaseTime }),
    }));

  test('whose answer was lost succeeds again and changes nothing', () =>
    expect(complete(succeeded(), mine, 'another', late)).toEqual({ answer: 'already' }));
});

describe('the counts of a job', () => {
  test.each<[WorkState, WorkState, rendering: number, succeeded: number, failed: number]>([
    // from      to          rendering succeeded failed
    ['queued', 'rendering', 1, 0, 0],
    ['queued', 'failed', 0, 0, 1],
    ['rendering', 'rendering', 0, 0, 0],
    ['rendering', 'queued', -1, 0, 0],
    ['rendering', 'succeeded', -1, 1, 0],
    ['rendering', 'failed', -1, 0, 1],
    ['succeeded', 'queued', 0, -1, 0],
    ['failed', 'queued', 0, 0, -1],
    ['queued', 'queued', 0, 0, 0],
  ])('change from %s to %s', (from, to, rendering, done, lost) =>
    expect(countChange(from, to)).toEqual({ rendering, succeeded: done, failed: lost }),
  );
});
