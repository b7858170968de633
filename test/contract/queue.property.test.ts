import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Milliseconds, seconds } from '../../functions/domain/units.ts';
import { maxDeliveries, type Note, type OpenQueue, queues } from './queues.ts';

interface ModelMessage {
  visibleAt: number;
  deliveries: number;
}

/** What a queue is: messages by their text, each with the time from which it can be received. */
interface Model {
  now: number;
  readonly messages: Map<string, ModelMessage>;
  /** Deleted at their last delivery: nobody can say whether they had gone to the dead letters before. */
  readonly perhapsDead: Set<string>;
  /** Every receipt that was ever given, with the text and the delivery it stands for. */
  readonly receipts: { readonly receipt: string; readonly text: string; readonly delivery: number }[];
  sent: number;
}

const command = fc.oneof(
  fc.record({ kind: fc.constant('send' as const), count: fc.integer({ min: 1, max: 4 }), delay: fc.nat(3) }),
  fc.record({
    kind: fc.constant('receive' as const),
    limit: fc.integer({ min: 1, max: 10 }),
    hide: fc.nat(4),
  }),
  fc.record({ kind: fc.constant('delete' as const), receipt: fc.nat() }),
  fc.record({ kind: fc.constant('hide' as const), receipt: fc.nat(), time: fc.nat(4) }),
  fc.record({ kind: fc.constant('wait' as const), time: fc.nat(5) }),
);
type Command = typeof command extends fc.Arbitrary<infer T> ? T : never;

/** Minutes, so that nothing ends within the same command. */
const time = (units: number): Milliseconds => seconds(60 * units);

async function run(command: Command, { queue, clock }: OpenQueue, model: Model): Promise<void> {
  switch (command.kind) {
    case 'send': {
      const notes: Note[] = Array.from({ length: command.count }, () => ({ text: `${model.sent++}` }));
      await queue.send(notes, { delay: time(command.delay) });
      for (const { text } of notes) {
        model.messages.set(text, { visibleAt: model.now + time(command.delay), deliveries: 0 });
      }
      return;
    }
    case 'receive':
      return receive(command.limit, time(command.hide), queue, model);
    case 'delete': {
      const chosen = model.receipts[command.receipt % Math.max(1, model.receipts.length)];
      if (!chosen) return;
      await queue.delete(chosen.receipt);
      if (!isCurrent(chosen, model)) return;
      model.messages.delete(chosen.text);
      if (chosen.delivery === maxDeliveries) model.perhapsDead.add(chosen.text);
      return;
    }
    case 'hide': {
      const chosen = model.receipts[command.receipt % Math.max(1, model.receipts.length)];
      if (!chosen) return;
      await queue.hide(chosen.receipt, time(command.time));
      const message = model.messages.get(chosen.text);
      if (message && isCurrent(chosen, model)) message.visibleAt = model.now + time(command.time);
      return;
    }
    case 'wait':
      clock.advance(time(command.time));
      model.now += time(command.time);
  }
}

const isCurrent = ({ text, delivery }: { text: string; delivery: number }, model: Model) =>
  model.messages.get(text)?.deliveries === delivery;

async function receive(limit: number, visibility: Milliseconds, queue: OpenQueue['queue'], model: Model) {
  const visible = new Map([...model.messages].filter(([, message]) => message.visibleAt <= model.now));
  const deliveries = await queue.receive({ limit, visibility });
  const receivable = [...visible.values()].filter((message) => message.deliveries < maxDeliveries);
  expect(deliveries.length).toBeLessThanOrEqual(limit);
  if (receivable.length > 0) expect(deliveries.length).toBeGreaterThan(0);
  else expect(deliveries).toEqual([]);
  for (const { message, receipt, deliveries: number } of deliveries) {
    const known = visible.get(message.text);
    expect(known).toBeDefined();
    if (!known) return;
    expect(number).toBe(known.deliveries + 1);
    expect(number).toBeLessThanOrEqual(maxDeliveries);
    expect(model.receipts.some((given) => given.receipt === receipt)).toBe(false);
    visible.delete(message.text); // no message twice in one answer
    model.receipts.push({ receipt, text: message.text, delivery: number });
    model.messages.set(message.text, { visibleAt: model.now + visibility, deliveries: number });
  }
}

/** Receives and deletes until nothing comes any more. @returns every text that came or lies among the dead */
async function drain({ queue, deadLetters, clock }: OpenQueue): Promise<string[]> {
  clock.advance(time(10));
  const found: string[] = [];
  const hidden = { limit: 10, visibility: time(1) };
  for (let batch = await queue.receive(hidden); batch.length > 0; batch = await queue.receive(hidden)) {
    for (const { message, receipt } of batch) {
      found.push(message.text);
      await queue.delete(receipt);
    }
  }
  for (let batch = await deadLetters.receive(hidden); batch.length > 0; ) {
    for (const { message, receipt } of batch) {
      found.push(message.boxed.text);
      await deadLetters.delete(receipt);
    }
    batch = await deadLetters.receive(hidden);
  }
  return found.sort();
}

describe.each(queues)('a queue on $name', ({ open, share }) => {
  test('behaves as a set of messages with times, and loses none', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(command, { maxLength: 60 }), async (commands) => {
        const opened = await open();
        const model: Model = { now: 0, messages: new Map(), perhapsDead: new Set(), receipts: [], sent: 0 };
        try {
          for (const one of commands) await run(one, opened, model);
          const found = (await drain(opened)).filter((text) => !model.perhapsDead.has(text));
          expect(found).toEqual([...model.messages.keys()].sort());
        } finally {
          await opened.close();
        }
      }),
      { numRuns: Math.ceil(200 * share) },
    );
  });
});
