import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { FrameMessage } from '../../functions/domain/messages.ts';
import { epoch, type FrameNumber, frameNumber, jobId, seconds } from '../../functions/domain/units.ts';
import { ManualClock } from '../contract/manual-clock.ts';
import { temporaryFolder } from '../contract/temporary-folder.ts';
import { openFarmFolder } from './farm-folder.ts';

const message = (frame: FrameNumber = frameNumber(1), job = 'j_1'): FrameMessage => ({
  kind: 'frame',
  job: jobId(job),
  epoch: epoch(1),
  frame,
});
const visibility = seconds(90);

let folder: ReturnType<typeof temporaryFolder>;
let clock: ManualClock;
let farm: Awaited<ReturnType<typeof openFarmFolder>>;
beforeEach(async () => {
  folder = temporaryFolder();
  clock = new ManualClock();
  farm = await openFarmFolder(folder.path, clock);
});
afterEach(() => {
  farm.database.close();
  folder.remove();
});

/** Whether the wait has ended, after everything that can happen without time passing has happened. */
async function hasEnded(wait: Promise<void>): Promise<boolean> {
  let ended = false;
  void wait.then(() => {
    ended = true;
  });
  await new Promise(setImmediate);
  return ended;
}

test('a waiting worker goes on at once when something is sent, and sees it', async () => {
  const wait = farm.queues.frames.waitForMessage(seconds(20));
  expect(await hasEnded(wait)).toBe(false);
  await farm.queues.dispatch.send([{ job: jobId('j_1'), epoch: epoch(1), from: 0, to: 1 }]);
  expect(await hasEnded(wait)).toBe(false);
  await farm.queues.frames.send([message()]);
  await wait;
  expect(await farm.queues.frames.receive({ limit: 1, visibility })).toHaveLength(1);
});

test('it does not wait when there is something already', async () => {
  await farm.queues.frames.send([message()]);
  expect(await hasEnded(farm.queues.frames.waitForMessage(seconds(20)))).toBe(true);
});

test('it goes on when a hidden or delayed message becomes visible, and when one is returned', async () => {
  await farm.queues.frames.send([message()], { delay: seconds(5) });
  const delayed = farm.queues.frames.waitForMessage(seconds(20));
  clock.advance(seconds(4));
  expect(await hasEnded(delayed)).toBe(false);
  clock.advance(seconds(1));
  expect(await hasEnded(delayed)).toBe(true);
  const [delivery] = await farm.queues.frames.receive({ limit: 1, visibility });
  const returned = farm.queues.frames.waitForMessage(seconds(200));
  expect(await hasEnded(returned)).toBe(false);
  await farm.queues.frames.hide(delivery?.receipt ?? '', seconds(0));
  expect(await hasEnded(returned)).toBe(true);
});

test('it goes on after the longest wait, and when it is told to stop', async () => {
  const longest = farm.queues.frames.waitForMessage(seconds(20));
  const stop = new AbortController();
  const stopped = farm.queues.frames.waitForMessage(seconds(60), stop.signal);
  clock.advance(seconds(20));
  expect(await hasEnded(longest)).toBe(true);
  expect(await hasEnded(stopped)).toBe(false);
  stop.abort();
  expect(await hasEnded(stopped)).toBe(true);
  expect(await hasEnded(farm.queues.frames.waitForMessage(seconds(60), stop.signal))).toBe(true);
  expect(clock.sleeping).toBe(0);
});

test('a message that dies without a word arrives among the dead letters, and wakes who waits for those', async () => {
  await farm.queues.frames.send([message()]);
  const wait = farm.queues.deadLetters.waitForMessage(seconds(100_000));
  let deliveries = 0;
  for (; (await farm.queues.frames.receive({ limit: 1, visibility })).length > 0; deliveries++) {
    clock.advance(visibility);
  }
  expect(deliveries).toBe(100);
  expect(await hasEnded(wait)).toBe(true);
  const [letter] = await farm.queues.deadLetters.receive({ limit: 1, visibility });
  expect(letter?.message).toEqual({ message: message() });
});

test('a message that nobody can read is removed, and does not keep others from being received', async () => {
  const warn = jest.spyOn(process, 'emitWarning').mockReturnValue(undefined);
  const insert = farm.database.statement('INSERT INTO messages (queue, visible_at, body) VALUES (?, ?, ?)');
  insert.run('frames', 0, '{"kind":"frame","job":"j_1"}');
  insert.run('frames', 0, 'no JSON');
  await farm.queues.frames.send([message()]);
  const deliveries = await farm.queues.frames.receive({ limit: 2, visibility });
  expect(deliveries.map((delivery) => delivery.message)).toEqual([message()]);
  expect(warn.mock.calls).toEqual(
    Array(2).fill([expect.stringContaining('unreadable message from the queue frames')]),
  );
  warn.mockRestore();
  expect(await farm.queues.frames.depth()).toEqual({ waiting: 0, hidden: 1 });
});

test('takes a hundred thousand messages in one call, and lets others have their turn meanwhile', async () => {
  let turns = 0;
  let sent = false;
  const takeTurn = () => {
    turns += 1;
    if (!sent) setImmediate(takeTurn);
  };
  setImmediate(takeTurn);
  await farm.queues.frames.send(Array.from({ length: 100_000 }, (_, index) => message(frameNumber(index))));
  sent = true;
  expect(turns).toBeGreaterThan(10);
  expect(await farm.queues.frames.depth()).toEqual({ waiting: 100_000, hidden: 0 });
});

describe('jobs take turns', () => {
  const send = (job: string, frames: number) =>
    farm.queues.frames.send(
      Array.from({ length: frames }, (_, index) => message(frameNumber(index + 1), job)),
    );
  /** The jobs of so many frames that are received one after another, each taking so long. */
  async function received(frames: number, secondsEach: number): Promise<string[]> {
    const jobs: string[] = [];
    for (let frame = 0; frame < frames; frame++) {
      const [delivery] = await farm.queues.frames.receive({ limit: 1, visibility });
      jobs.push(delivery?.message.job ?? 'none');
      await farm.queues.frames.delete(delivery?.receipt ?? '');
      clock.advance(seconds(secondsEach));
    }
    return jobs;
  }

  test('so that a small one is done long before a large one that came first', async () => {
    await send('j_large', 1000);
    expect(await received(3, 1)).toEqual(Array(3).fill('j_large'));
    await send('j_small', 2);
    expect(await received(20, 1)).toEqual([
      ...Array(7).fill('j_large'),
      ...Array(2).fill('j_small'),
      ...Array(11).fill('j_large'),
    ]);
  });

  test('frame by frame where frames take long, and each in its order', async () => {
    for (const job of ['j_c', 'j_a', 'j_b']) await send(job, 2);
    expect(await received(6, 60)).toEqual(['j_a', 'j_b', 'j_c', 'j_a', 'j_b', 'j_c']);
  });

  test('but do not wait for one that has nothing to receive', async () => {
    await send('j_a', 1);
    await send('j_b', 1);
    await farm.queues.frames.receive({ limit: 1, visibility });
    expect(await received(1, 60)).toEqual(['j_b']);
    clock.advance(visibility);
    expect(await received(1, 1)).toEqual(['j_a']);
  });
});
