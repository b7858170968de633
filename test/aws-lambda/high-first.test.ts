import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Context } from 'aws-lambda';
import { highFirst } from '../../functions/aws-lambda/high-first.ts';
import type { FrameMessage } from '../../functions/domain/messages.ts';
import type { Outcome } from '../../functions/domain/outcome.ts';
import { epoch, frameNumber, jobId, milliseconds, seconds } from '../../functions/domain/units.ts';
import type { FrameQueue } from '../../functions/ports/frame-queue.ts';
import { frameMessage } from '../../functions/ports/message-schemas.ts';
import type { TakenMessage } from '../../functions/render/render-station.ts';
import { hiddenWithLease } from '../../functions/work/keep-lease.ts';
import { SimulatedClock } from '../simulation/simulated-clock.ts';
import { aFrameQueue } from '../work/two-fleets.ts';

const to = { job: jobId('j_1'), epoch: epoch(1) };
const frame = (number: number): FrameMessage => ({ ...to, kind: 'frame', frame: frameNumber(number) });
const bell: FrameMessage = { ...to, kind: 'bell' };
const prepare: FrameMessage = { ...to, kind: 'prepare' };
const done: Outcome = { kind: 'delete' };

let high: FrameQueue;
let frames: FrameQueue;
let reported: unknown[];
/** What was worked on, and for how long the function's own message was hidden. */
let worked: FrameMessage[];
let hidden: number[];
beforeEach(() => {
  const clock = new SimulatedClock(3);
  [high, frames] = [aFrameQueue(clock), aFrameQueue(clock)];
  [reported, worked, hidden] = [[], [], []];
});

type Station = (message: FrameMessage, taken: TakenMessage) => Promise<Outcome>;
/** Claims what it gets. */
const claims: Station = async (message, { onClaim }) => {
  worked.push(message);
  await onClaim?.();
  return done;
};
/** Finds that nobody needs these frames any more. */
const needless =
  (...numbers: number[]): Station =>
  async (message, taken) =>
    message.kind === 'frame' && numbers.includes(message.frame) ? done : claims(message, taken);

/** What becomes of a message that the function is called by. */
const call = (
  message: FrameMessage,
  station = claims,
  queues: Partial<Parameters<typeof highFirst>[1]> = {},
) =>
  highFirst(
    { schema: frameMessage, queueOf: () => frames, leased: true, take: station },
    { high, surelyHigh: high, frames, report: (error) => void reported.push(error), ...queues },
  ).take(
    message,
    {
      hide: async (time) => void hidden.push(time),
      onFree: () => undefined,
      stop: new AbortController().signal,
    },
    {} as Context,
  );
const left = async (queue: FrameQueue) =>
  (await queue.receive({ limit: 10, visibility: seconds(1) })).map(({ message }) => message);

describe('a function that is called for a frame', () => {
  test('renders it, where no high job waits', async () => {
    expect(await call(frame(1))).toEqual(done);
    expect(worked).toEqual([frame(1)]);
    expect(await left(frames)).toEqual([]);
  });

  test('does the work of a high job instead, and sends its own again for another to take', async () => {
    await high.send([frame(7)]);
    expect(await call(frame(1))).toEqual(done);
    expect(worked).toEqual([frame(7)]);
    expect(await left(frames)).toEqual([frame(1)]);
    expect(await high.depth()).toEqual({ waiting: 0, hidden: 0 });
  });

  test('is not kept from it by what no high job needs any more', async () => {
    await high.send([frame(7), frame(8)]);
    expect(await call(frame(1), needless(7, 8))).toEqual(done);
    expect(worked).toEqual([frame(1)]);
    expect(await left(frames)).toEqual([]);
    expect(await high.depth()).toEqual({ waiting: 0, hidden: 0 });
  });

  test('nor by any number of that', async () => {
    const many = Array.from({ length: 30 }, (_none, index) => index + 10);
    await high.send(many.map(frame));
    await call(frame(1), needless(...many));
    expect(worked).toEqual([frame(1)]);
    expect((await high.depth()).waiting).toBe(20);
  });

  test('nor by a queue of high jobs that does not answer', async () => {
    const broken = { ...high, receive: () => Promise.reject(new Error('no answer')) } as FrameQueue;
    expect(await call(frame(1), claims, { high: broken })).toEqual(done);
    expect(worked).toEqual([frame(1)]);
    expect(reported).toHaveLength(1);
  });

  test('gives its own back where it cannot be sent again', async () => {
    await high.send([frame(7)]);
    const broken = { send: () => Promise.reject(new Error('no answer')) };
    expect(await call(frame(1), claims, { frames: broken })).toEqual({
      kind: 'return',
      after: milliseconds(0),
    });
    expect(worked).toEqual([frame(7)]);
  });

  test('sends its own again once, however many frames it renders in order', async () => {
    await high.send([{ ...to, kind: 'sequence' }]);
    await call(frame(1), async (message, taken) => {
      await claims(message, taken);
      return claims(message, taken);
    });
    expect(await left(frames)).toEqual([frame(1)]);
  });

  test('keeps both messages as long as it works, so that both are back when it dies', async () => {
    await high.send([frame(7)]);
    await call(frame(1), async (message, taken) => {
      await taken.hide(hiddenWithLease);
      return claims(message, taken);
    });
    expect(hidden).toEqual([hiddenWithLease]);
  });
});

describe('a function that is called by a bell', () => {
  test('does what it was called for', async () => {
    await high.send([frame(7), frame(8)]);
    expect(await call(bell)).toEqual(done);
    expect(worked).toEqual([frame(7)]);
    expect(await left(frames)).toEqual([]);
  });

  test('and nothing, where others have done it', async () => {
    expect(await call(bell)).toEqual(done);
    expect(worked).toEqual([]);
  });

  test('looks behind what nobody needs any more', async () => {
    await high.send([frame(7), frame(8)]);
    await call(bell, needless(7));
    expect(worked).toEqual([frame(8)]);
  });

  test('comes back where it finds nothing but that, or cannot look', async () => {
    const many = Array.from({ length: 30 }, (_none, index) => index + 10);
    await high.send(many.map(frame));
    expect(await call(bell, needless(...many))).toEqual({ kind: 'return', after: milliseconds(0) });
    const broken = { ...high, receive: () => Promise.reject(new Error('no answer')) } as FrameQueue;
    await expect(call(bell, claims, { surelyHigh: broken })).rejects.toThrow('no answer');
  });
});

test('a function that is called to open a scene opens it: that has executions of its own', async () => {
  await high.send([frame(7)]);
  await call(prepare);
  expect(worked).toEqual([prepare]);
  expect((await high.depth()).waiting).toBe(1);
});
