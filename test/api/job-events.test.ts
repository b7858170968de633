import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { serverSentEvents } from '../../cli/farm/server-sent-events.ts';
import { frameNumber, jobId } from '../../functions/domain/units.ts';
import { openTestFarm, type TestFarm, token } from './test-farm.ts';
import { tinyBlend } from './tiny-scene.ts';

let farm: TestFarm;
let id: string;

beforeEach(async () => {
  farm = await openTestFarm();
  const scene = await farm.upload('a.blend', tinyBlend());
  id = (await farm.call('POST', '/jobs', { scene: 'a.blend', manifest: [scene] })).body.id;
});
afterEach(() => farm.close());

interface Watch {
  readonly type: string | null;
  next(): Promise<{ data: unknown; id: string | undefined } | undefined>;
  stop(): Promise<void>;
}

async function watch(lastEventId?: string): Promise<Watch> {
  const response = await farm.request(`/v1/jobs/${id}/events`, {
    headers: { authorization: `Bearer ${token}`, ...(lastEventId && { 'last-event-id': lastEventId }) },
  });
  if (!response.body) throw new Error('the answer has no body');
  const events = serverSentEvents(response.body);
  return {
    type: response.headers.get('content-type'),
    async next() {
      const { value, done } = await events.next();
      return done ? undefined : { data: JSON.parse(value.data), id: value.id };
    },
    stop: async () => void (await events.return(undefined)),
  };
}

const frameEvent = (frame: number, job = jobId(id)) =>
  ({ kind: 'frame', job, frame: frameNumber(frame), state: 'succeeded', attempt: 1 }) as const;

test('the job is told as it is, then what happens to it and to no other, until it has ended', async () => {
  const watching = await watch();
  expect(watching.type).toBe('text/event-stream');
  expect((await watching.next())?.data).toEqual({ kind: 'job', job: id, state: 'queued' });
  await farm.ports.events.publish(frameEvent(7, jobId('j_other')));
  await farm.ports.events.publish(frameEvent(1));
  expect((await watching.next())?.data).toEqual(frameEvent(1));
  await farm.call('POST', `/jobs/${id}/pause`);
  expect((await watching.next())?.data).toEqual({ kind: 'job', job: id, state: 'paused' });
  await farm.call('POST', `/jobs/${id}/cancel`);
  expect((await watching.next())?.data).toEqual({ kind: 'job', job: id, state: 'cancelled' });
  expect(await watching.next()).toBeUndefined();
});

test('whoever lost the connection hears what happened since', async () => {
  const watching = await watch();
  await watching.next();
  await farm.ports.events.publish(frameEvent(1));
  const last = await watching.next();
  expect(last?.id).toMatch(/^\d+$/);
  await watching.stop();
  await farm.ports.events.publish(frameEvent(2));
  await farm.ports.events.publish(frameEvent(3));
  const again = await watch(last?.id);
  expect((await again.next())?.data).toEqual(frameEvent(2));
  expect((await again.next())?.data).toEqual(frameEvent(3));
  await again.stop();
});

test.each(['1', 'nonsense'])(
  'whoever missed more than is kept (%s) is told the job as it is',
  async (lastId) => {
    const watching = await watch(lastId);
    expect((await watching.next())?.data).toEqual({ kind: 'job', job: id, state: 'queued' });
    await watching.stop();
  },
);

test('a job that has ended is told at once, and that is all', async () => {
  await farm.call('POST', `/jobs/${id}/cancel`);
  const watching = await watch();
  expect((await watching.next())?.data).toEqual({ kind: 'job', job: id, state: 'cancelled' });
  expect(await watching.next()).toBeUndefined();
});
