import { describe, expect, test } from '@jest/globals';
import { type FailureClass, FarmError } from '../../functions/domain/failure.ts';

class DiskFull extends FarmError {
  override readonly failure: FailureClass = 'transient';
  constructor(cause?: unknown) {
    super('the disk is full', { advice: 'free some space', details: { free: 0 }, pointer: '/x', cause });
  }
}

class NoCamera extends FarmError {
  constructor() {
    super('the scene has no camera', { advice: 'add one' });
  }
}

describe('an error of the farm', () => {
  test('is named after its cause and carries what to do', () =>
    expect(new DiskFull().toProblem()).toEqual({
      code: 'DiskFull',
      message: 'the disk is full',
      advice: 'free some space',
      pointer: '/x',
      details: { free: 0 },
    }));

  test('leaves out what it does not know', () =>
    expect(Object.keys(new NoCamera().toProblem())).toEqual(['code', 'message', 'advice']));

  test.each([
    [new NoCamera(), 'permanent'],
    [new DiskFull(), 'transient'],
  ])('%s as a failure is %s', (error, kind) =>
    expect(error.toFailure()).toEqual({ ...error.toProblem(), class: kind }),
  );

  test('remembers what caused it', () => {
    const cause = new Error('ENOSPC');
    expect(new DiskFull(cause).cause).toBe(cause);
  });
});
