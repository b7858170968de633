import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { milliseconds, seconds } from '../../functions/domain/units.ts';
import type { Delivery } from '../../functions/ports/frame-queue.ts';
import { maxDeliveries, type Note, type OpenQueue, queues } from './queues.ts';

const visibility = seconds(90);

describe.each(queues)('a queue on $name', ({ open }) => {
  let opened: OpenQueue;
  beforeEach(async () => {
    opened = await open();
  });
  afterEach(() => opened.close());

  const send = (...texts: string[]) => opened.queue.send(texts.map((text) => ({ text })));
  const receive = (limit = 10) => opened.queue.receive({ limit, visibility });
  const texts = (deliveries: readonly Delivery<Note>[]) =>
    deliveries.map(({ message }) => message.text).sort();
  async function receiveOne(): Promise<Delivery<Note>> {
    const [delivery] = await receive(1);
    if (!delivery) throw new Error('the queue has no message to receive');
    return delivery;
  }

  test('delivers what was sent, unchanged', async () => {
    const text = 'Käthe’s “shot” 🎬\n{"json": true}';
    await send(text);
    expect(await receiveOne()).toMatchObject({ message: { text }, deliveries: 1 });
  });

  test('hides a received message, and delivers it again when that time has passed', async () => {
    await send('a');
    const first = await receiveOne();
    opened.clock.advance(milliseconds(visibility - 1));
    expect(await receive()).toEqual([]);
    opened.clock.advance(milliseconds(1));
    const second = await receiveOne();
    expect(second).toMatchObject({ message: { text: 'a' }, deliveries: 2 });
    expect(second.receipt).not.toBe(first.receipt);
  });

  test('gives each message to one receiver at a time', async () => {
    await send('a', 'b', 'c', 'd');
    const received = await Promise.all([receive(3), receive(3), receive(3)]);
    expect(texts(received.flat())).toEqual(['a', 'b', 'c', 'd']);
  });

  test('delivers no more at once than it was asked for, and all in the end', async () => {
    const sent = Array.from({ length: 25 }, (_, index) => `${index}`);
    await send(...sent);
    const received: Delivery<Note>[] = [];
    for (let batch = await receive(7); batch.length > 0; batch = await receive(7)) {
      expect(batch.length).toBeLessThanOrEqual(7);
      received.push(...batch);
    }
    expect(texts(received)).toEqual(sent.sort());
  });

  test('never delivers a deleted message again', async () => {
    await send('a', 'b');
    const [first] = await receive();
    await opened.queue.delete(first?.receipt ?? '');
    opened.clock.advance(visibility);
    const left = ['a', 'b'].filter((text) => text !== first?.message.text);
    expect(texts(await receive())).toEqual(left);
  });

  test('takes a deletion under an old receipt for nothing once the message was delivered again', async () => {
    await send('a');
    const late = await receiveOne();
    opened.clock.advance(visibility);
    await receiveOne();
    await opened.queue.delete(late.receipt);
    opened.clock.advance(visibility);
    expect(texts(await receive())).toEqual(['a']);
  });

  test('accepts a deletion after the message became visible, if nobody received it meanwhile', async () => {
    await send('a');
    const late = await receiveOne();
    opened.clock.advance(visibility);
    await opened.queue.delete(late.receipt);
    expect(await receive()).toEqual([]);
  });

  test('never takes the receipt of a deleted message for a later one', async () => {
    await send('a');
    const { receipt } = await receiveOne();
    await opened.queue.delete(receipt);
    await send('b');
    const later = await receiveOne();
    expect(later.receipt).not.toBe(receipt);
    await opened.queue.delete(receipt);
    await opened.queue.hide(receipt, seconds(0));
    expect(await receive()).toEqual([]);
    opened.clock.advance(visibility);
    expect(texts(await receive())).toEqual(['b']);
  });

  test('hides a message longer, or returns it at once', async () => {
    await send('a');
    const { receipt } = await receiveOne();
    await opened.queue.hide(receipt, seconds(200));
    opened.clock.advance(seconds(199));
    expect(await receive()).toEqual([]);
    await opened.queue.hide(receipt, seconds(0));
    expect((await receiveOne()).deliveries).toBe(2);
  });

  test('hides nothing under an old receipt, nor brings a deleted message back', async () => {
    await send('a');
    const late = await receiveOne();
    opened.clock.advance(visibility);
    const current = await receiveOne();
    await opened.queue.hide(late.receipt, seconds(0));
    expect(await receive()).toEqual([]);
    await opened.queue.delete(current.receipt);
    await opened.queue.hide(current.receipt, seconds(0));
    expect(await receive()).toEqual([]);
  });

  test('is not disturbed by receipts that are none', async () => {
    await send('a');
    await opened.queue.delete('nothing');
    await opened.queue.hide('1', seconds(60));
    expect(texts(await receive())).toEqual(['a']);
  });

  test('keeps a delayed message back', async () => {
    await opened.queue.send([{ text: 'later' }], { delay: seconds(20) });
    await send('now');
    expect(texts(await receive())).toEqual(['now']);
    opened.clock.advance(seconds(20));
    expect(texts(await receive())).toEqual(['later']);
  });

  test('tells how many messages wait and how many are hidden', async () => {
    await send('a', 'b', 'c');
    await receive(2);
    await opened.queue.send([{ text: 'later' }], { delay: seconds(20) });
    expect(await opened.queue.depth()).toEqual({ waiting: 1, hidden: 3 });
    opened.clock.advance(seconds(20));
    expect(await opened.queue.depth()).toEqual({ waiting: 2, hidden: 2 });
  });

  test('moves a message that was delivered too often to the dead letters, in their form', async () => {
    await send('poison');
    for (let deliveries = 1; deliveries <= maxDeliveries; deliveries++) {
      expect((await receiveOne()).deliveries).toBe(deliveries);
      opened.clock.advance(visibility);
    }
    await send('good');
    expect(texts(await receive())).toEqual(['good']);
    opened.clock.advance(visibility);
    expect(texts(await receive())).toEqual(['good']);
    const dead = await opened.deadLetters.receive({ limit: 10, visibility });
    expect(dead).toMatchObject([{ message: { boxed: { text: 'poison' } } }]);
  });

  test('finds a good message behind many bad ones', async () => {
    await send('bad-1', 'bad-2', 'bad-3');
    for (let deliveries = 0; deliveries < maxDeliveries; deliveries++) {
      await receive();
      opened.clock.advance(visibility);
    }
    await send('good');
    opened.clock.advance(seconds(1));
    expect(texts(await receive(1))).toEqual(['good']);
  });
});
