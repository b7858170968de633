import { describe, expect, test } from '@jest/globals';
import type { FailureClass } from '../../../functions/domain/failure.ts';
import { epoch, instant, milliseconds } from '../../../functions/domain/units.ts';
import type { Work } from '../../../functions/domain/work.ts';
import { fault } from '../../../functions/domain/work-rules/fault.ts';
import { giveUp } from '../../../functions/domain/work-rules/give-up.ts';
import { reset } from '../../../functions/domain/work-rules/reset.ts';
import {
  failed,
  failedWork,
  firstFree,
  lastHeld,
  leased,
  mine,
  now,
  queued,
  succeeded,
} from '../some-work.ts';

const cause = failed('transient');

describe('a fault', () => {
  type Row = [FailureClass, faults: number, limit: number, last: FailureClass | undefined, state: string];
  test.each<Row>([
    // class        faults  limit  last failure   then
    ['transient', 0, 3, undefined, 'queued'],
    ['transient', 1, 3, 'transient', 'queued'],
    ['transient', 2, 3, 'transient', 'failed'],
    ['transient', 0, 1, undefined, 'failed'],
    ['transient', 98, 100, 'transient', 'queued'],
    ['permanent', 0, 3, undefined, 'failed'],
    ['too-heavy', 0, 3, undefined, 'failed'],
    ['bad-output', 0, 3, undefined, 'queued'],
    ['bad-output', 1, 3, 'transient', 'queued'],
    ['bad-output', 1, 3, 'bad-output', 'failed'],
    ['bad-output', 1, 100, 'bad-output', 'failed'],
    ['bad-output', 2, 3, 'transient', 'failed'],
    ['transient', 1, 3, 'bad-output', 'queued'],
  ])('%s after %d faults of %d, the last %s: the work is then %s', (kind, faults, limit, last, state) => {
    const { lastFailure: _lastFailure, ...held } = leased({ faults });
    const work = { ...held, ...(last && { lastFailure: failed(last) }) };
    const { write } = fault(work, mine, failed(kind), limit, now);
    expect(write).toMatchObject({ state, faults: faults + 1, attempt: 2, lastFailure: failed(kind) });
  });

  test.each([
    // faults so far, seconds until the next try
    [0, 1],
    [1, 2],
    [2, 4],
    [5, 32],
    [6, 60],
    [900, 60],
  ])('after %d others waits %d s', (faults, wait) => {
    const after = wait * 1000;
    const { write, answer } = fault(leased({ faults }), mine, cause, 1000, now);
    expect(write).toMatchObject({ state: 'queued', notBefore: now + after });
    expect(answer).toEqual({ kind: 'retry', after, faults: faults + 1 });
  });

  test('that fails the work leaves its cause and time', () => {
    const { write, answer } = fault(leased(), mine, failed('permanent'), 3, now);
    const work = failedWork({
      faults: 2,
      failure: failed('permanent'),
      lastFailure: failed('permanent'),
      workTime: milliseconds(0),
    });
    expect([write, answer]).toEqual([work, { kind: 'failed', work }]);
  });
});

describe('work whose message died without a word', () => {
  test.each<[what: string, work: Work<string> | undefined, at: number, answer: string]>([
    ['that never began', undefined, now, 'failed'],
    ['that is queued', queued(), now, 'failed'],
    ['that somebody holds', leased(), now, 'leased'],
    ['whose lease is in its grace', leased(), lastHeld, 'leased'],
    ['whose lease is over', leased(), firstFree, 'failed'],
    ['that succeeded', succeeded(), now, 'not-needed'],
    ['that failed', failedWork(), now, 'not-needed'],
    ['that has a newer epoch', queued({ epoch: epoch(3) }), now, 'not-needed'],
  ])('%s', (_what, work, at, answer) => {
    const decision = giveUp(work, epoch(2), cause, instant(at));
    expect(decision.answer.kind).toBe(answer);
    expect(decision.write?.state).toBe(answer === 'failed' ? 'failed' : undefined);
  });

  test('fails with its attempts and faults as they were', () =>
    expect(giveUp(queued(), epoch(1), cause, now).write).toEqual(failedWork({ failure: cause })));

  test('fails in the epoch that gave it up, which has forgiven its faults', () =>
    expect(giveUp(queued(), epoch(2), cause, now).write).toEqual(
      failedWork({ epoch: epoch(2), faults: 0, failure: cause }),
    ));
});

describe('a reset', () => {
  test.each<[what: string, work: Work<string> | undefined, at: number, answer: string]>([
    ['failed work', failedWork(), now, 'reset'],
    ['succeeded work', succeeded(), now, 'reset'],
    ['queued work', queued(), now, 'reset'],
    ['work that somebody holds', leased(), now, 'unchanged'],
    ['a lease in its grace', leased(), lastHeld, 'unchanged'],
    ['a lease that is over', leased(), firstFree, 'reset'],
    ['work without a record', undefined, now, 'unchanged'],
    ['work that has the epoch already', failedWork({ epoch: epoch(2) }), now, 'unchanged'],
    ['work of a newer epoch', failedWork({ epoch: epoch(3) }), now, 'unchanged'],
  ])('of %s', (_what, work, at, answer) => {
    const decision = reset(work, epoch(2), instant(at));
    expect(decision.answer).toBe(answer);
    expect(decision.write ?? null).toEqual(
      answer === 'reset'
        ? expect.objectContaining({ state: 'queued', epoch: 2, attempt: 2, faults: 0 })
        : null,
    );
  });
});
