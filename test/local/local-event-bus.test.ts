import { beforeEach, expect, jest, test } from '@jest/globals';
import { type FrameNumber, frameNumber, jobId, seconds } from '../../functions/domain/units.ts';
import { LocalEventBus, type NumberedEvent } from '../../functions/local/local-event-bus.ts';
import type { FarmEvent } from '../../functions/ports/event-bus.ts';
import { ManualClock } from '../contract/manual-clock.ts';

const event = (frame: FrameNumber): FarmEvent => ({
  kind: 'frame',
  job: jobId('j_1'),
  frame,
  state: 'succeeded',
  attempt: 1,
});

let clock: ManualClock;
let bus: LocalEventBus;
let heard: NumberedEvent[];
const frames = () => heard.map(({ event }) => (event.kind === 'frame' ? event.frame : undefined));
const publish = async (...numbers: number[]) => {
  for (const number of numbers) await bus.publish(event(frameNumber(number)));
};

beforeEach(() => {
  clock = new ManualClock();
  bus = new LocalEventBus(clock, 4);
  heard = [];
});

test('tells every listener of what happens from now on, until it leaves', async () => {
  await publish(1);
  const leave = bus.subscribe((numbered) => heard.push(numbered));
  await publish(2, 3);
  leave();
  await publish(4);
  expect(frames()).toEqual([2, 3]);
  const [first, second] = heard.map(({ id }) => id);
  expect(second).toBeGreaterThan(first ?? Number.NaN);
});

test('goes on where a watcher was cut off, without a gap and without telling anything twice', async () => {
  const leave = bus.subscribe((numbered) => heard.push(numbered));
  await publish(1);
  leave();
  await publish(2, 3);
  bus.subscribe((numbered) => heard.push(numbered), heard[0]?.id);
  await publish(4);
  expect(frames()).toEqual([1, 2, 3, 4]);
});

test('keeps the latest events only, and says when some were missed', async () => {
  bus.subscribe((numbered) => heard.push(numbered));
  await publish(...Array.from({ length: 50 }, (_, index) => index));
  const ids = heard.map(({ id }) => id);
  heard = [];
  bus.subscribe((numbered) => heard.push(numbered), ids[0]);
  expect(frames()).toEqual([46, 47, 48, 49]);
  expect(bus.hasMissed(ids[44] ?? 0)).toBe(true);
  expect(bus.hasMissed(ids[45] ?? 0)).toBe(false);
  expect(bus.hasMissed(ids[49] ?? 0)).toBe(false);
});

test('gives larger ids after a restart, and knows that what came before was missed', async () => {
  bus.subscribe((numbered) => heard.push(numbered));
  await publish(1, 2);
  clock.advance(seconds(1));
  const restarted = new LocalEventBus(clock);
  const last = heard.at(-1)?.id ?? 0;
  expect(restarted.hasMissed(last)).toBe(true);
  restarted.subscribe((numbered) => heard.push(numbered), last);
  await restarted.publish(event(frameNumber(3)));
  expect(frames()).toEqual([1, 2, 3]);
});

test('a listener that fails is left out, and harms neither the others nor the publisher', async () => {
  const warn = jest.spyOn(process, 'emitWarning').mockReturnValue(undefined);
  let calls = 0;
  bus.subscribe(() => {
    calls++;
    throw new RangeError('the connection is gone');
  });
  bus.subscribe((numbered) => heard.push(numbered));
  await publish(1, 2);
  expect([calls, frames()]).toEqual([1, [1, 2]]);
  expect(warn).toHaveBeenCalledTimes(1);
  warn.mockRestore();
});
