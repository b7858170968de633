import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Context, SQSEvent } from 'aws-lambda';
import { type QueueWork, sqsHandler } from '../../functions/aws-lambda/sqs-handler.ts';
import type { Outcome } from '../../functions/domain/outcome.ts';
import { epoch, jobId, seconds } from '../../functions/domain/units.ts';
import { assembleMessage } from '../../functions/ports/message-schemas.ts';
import { hiddenWithLease } from '../../functions/work/keep-lease.ts';

type Message = { readonly job: string; readonly epoch: number };
type Take = QueueWork<ReturnType<typeof assembleMessage.parse>>['take'];

const done: Outcome = { kind: 'delete' };
const hide = jest.fn<(receipt: string, time: number) => Promise<void>>();
let reported: jest.Spied<typeof console.error>;
beforeEach(() => {
  hide.mockReset().mockResolvedValue(undefined);
  reported = jest.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterEach(() => reported.mockRestore());

const context = (left = 600_000) => ({ getRemainingTimeInMillis: () => left }) as Context;
const eventOf = (...bodies: (string | Message)[]) =>
  ({
    Records: bodies.map((body, index) => ({
      messageId: `m${index}`,
      receiptHandle: `r${index}`,
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })),
  }) as SQSEvent;
const message = (job = 'j_1'): Message => ({ job, epoch: 1 });

const handlerOf = (take: Take, leased = false) =>
  sqsHandler({ schema: assembleMessage, queueOf: () => ({ hide }), leased, take });

describe('an SQS event', () => {
  test('hands its messages to the station, checked', async () => {
    const take = jest.fn<Take>().mockResolvedValue(done);
    expect(await handlerOf(take)(eventOf(message()), context())).toEqual({ batchItemFailures: [] });
    expect(take.mock.calls[0]?.[0]).toEqual({ job: jobId('j_1'), epoch: epoch(1) });
    expect(hide).not.toHaveBeenCalled();
  });

  test('names the messages that come back, each hidden as its station says', async () => {
    const outcomes: Record<string, Outcome> = {
      j_0: done,
      j_1: { kind: 'return', after: seconds(7) },
      j_2: { kind: 'return', after: seconds(0) },
    };
    const handler = handlerOf(async ({ job }) => outcomes[job] ?? done);
    expect(await handler(eventOf(message('j_0'), message('j_1'), message('j_2')), context())).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm1' }, { itemIdentifier: 'm2' }],
    });
    expect(hide.mock.calls).toEqual([
      ['r1', 7000],
      ['r2', 0],
    ]);
  });

  test('gives a message back whose station broke, and keeps the others', async () => {
    const handler = handlerOf(async ({ job }) => {
      if (job === 'j_1') throw new Error('broken');
      return done;
    });
    const { batchItemFailures } = await handler(eventOf(message('j_0'), message('j_1')), context());
    expect(batchItemFailures).toEqual([{ itemIdentifier: 'm1' }]);
    expect(hide.mock.calls).toEqual([['r1', 10_000]]);
    expect(reported).toHaveBeenCalledWith(expect.objectContaining({ message: 'broken' }));
  });

  test.each(['no JSON', '{"job":"j_1"}', '{"job":"j_1","epoch":0}'])(
    'drops what is no message: %s',
    async (body) => {
      const take = jest.fn<Take>();
      expect(await handlerOf(take)(eventOf(body), context())).toEqual({ batchItemFailures: [] });
      expect(take).not.toHaveBeenCalled();
      expect(reported).toHaveBeenCalled();
    },
  );

  test('of work under a lease is hidden no longer than the lease lasts, and works on when that fails', async () => {
    hide.mockRejectedValueOnce(new Error('throttled'));
    const take = jest.fn<Take>().mockResolvedValue(done);
    await handlerOf(take, true)(eventOf(message()), context());
    expect(hide.mock.calls).toEqual([['r0', hiddenWithLease]]);
    expect(take).toHaveBeenCalled();
  });
});

describe('the end of an invocation', () => {
  test('is told 12 s before, so that nothing else is begun', async () => {
    let told = false;
    const handler = handlerOf(async (_message, { over }) => {
      if (over) await once(over, 'abort');
      told = over?.aborted === true;
      return done;
    });
    await handler(eventOf(message()), context(12_050));
    expect(told).toBe(true);
  });

  test('is not told of work that ends before', async () => {
    let signal: AbortSignal | undefined;
    const handler = handlerOf(async (_message, { over }) => {
      signal = over;
      return done;
    });
    await handler(eventOf(message()), context(12_100));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(signal?.aborted).toBe(false);
  });
});
