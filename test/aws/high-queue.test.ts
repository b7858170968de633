import { beforeEach, expect, test } from '@jest/globals';
import { highQueue } from '../../functions/aws/high-queue.ts';
import type { FrameMessage } from '../../functions/domain/messages.ts';
import { epoch, frameNumber, instant, jobId, milliseconds, seconds } from '../../functions/domain/units.ts';
import type { FrameQueue } from '../../functions/ports/frame-queue.ts';
import { hiddenWithLease } from '../../functions/work/keep-lease.ts';
import { SimulatedClock } from '../simulation/simulated-clock.ts';
import { aFrameQueue } from '../work/two-fleets.ts';

let frames: FrameQueue;
let prepare: FrameQueue;
let high: FrameQueue;
let clock: SimulatedClock;
beforeEach(() => {
  clock = new SimulatedClock(1);
  [frames, prepare] = [aFrameQueue(clock), aFrameQueue(clock)];
  high = highQueue(aFrameQueue(clock), { frames, prepare });
});

const to = { job: jobId('j_1'), epoch: epoch(2) };
const message = (frame: number): FrameMessage => ({ ...to, kind: 'frame', frame: frameNumber(frame) });
const bell: FrameMessage = { ...to, kind: 'bell' };

/** Takes all bells there are. */
async function bells(): Promise<readonly FrameMessage[]> {
  const rung = await frames.receive({ limit: 10, visibility: hiddenWithLease });
  for (const { receipt } of rung) await frames.delete(receipt);
  return rung.map((delivery) => delivery.message);
}
async function take() {
  const [delivery] = await high.receive({ limit: 1, visibility: hiddenWithLease });
  return delivery?.receipt ?? '';
}

test('rings once for each message, no sooner than that can be received', async () => {
  await high.send([message(1), message(2)]);
  expect(await bells()).toEqual([bell, bell]);
  await high.send([message(3)], { delay: seconds(20) });
  expect(await bells()).toEqual([]);
  await clock.run(instant(clock.now() + seconds(20)), () => false);
  expect(await bells()).toEqual([bell]);
});

test('rings for nothing when the message could not be sent', async () => {
  const broken = { ...high, send: () => Promise.reject(new Error('no')) } as FrameQueue;
  await expect(highQueue(broken, { frames, prepare }).send([message(1)])).rejects.toThrow('no');
  expect(await bells()).toEqual([]);
});

test('a scene calls for itself besides, where scenes are opened', async () => {
  const scene: FrameMessage = { ...to, kind: 'prepare' };
  await high.send([scene, message(1)]);
  expect(await bells()).toEqual([bell, bell]);
  const called = await prepare.receive({ limit: 10, visibility: hiddenWithLease });
  expect(called.map((delivery) => delivery.message)).toEqual([scene]);
});

test('rings again for what is given back, and not for what is kept under its lease', async () => {
  await high.send([message(1)]);
  await bells();
  const receipt = await take();
  await high.hide(receipt, hiddenWithLease);
  expect(await bells()).toEqual([]);
  await high.hide(receipt, milliseconds(0));
  expect(await bells()).toEqual([bell]);
  await high.hide(await take(), seconds(4));
  expect(await bells()).toEqual([]);
  await clock.run(instant(clock.now() + seconds(4)), () => false);
  expect(await bells()).toEqual([bell]);
});

test('rings no more for what is done', async () => {
  await high.send([message(1)]);
  await bells();
  await high.delete(await take());
  await high.wake?.();
  expect(await bells()).toEqual([]);
});

test('when woken rings for what waits, unless somebody is being called, and for a hundred at most', async () => {
  await high.send([message(1), message(2)]);
  await high.wake?.();
  expect(await bells()).toHaveLength(2);
  await high.wake?.();
  expect(await bells()).toHaveLength(2);
  await take();
  await high.wake?.();
  expect(await bells()).toHaveLength(1);
  await high.send(Array.from({ length: 200 }, (_none, index) => message(index)));
  while ((await bells()).length > 0);
  await high.wake?.();
  expect((await frames.depth()).waiting).toBe(100);
});
