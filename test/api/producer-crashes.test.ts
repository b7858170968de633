import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { ApiOptions } from '../../functions/api/api-options.ts';
import { submitJob } from '../../functions/api/submit-job.ts';
import { dispatchStation } from '../../functions/dispatch/dispatch-station.ts';
import type { ManifestEntry } from '../../functions/domain/manifest.ts';
import { seconds } from '../../functions/domain/units.ts';
import type { MessageQueue } from '../../functions/ports/frame-queue.ts';
import type { Ports } from '../../functions/ports/ports.ts';
import { reconcileStation } from '../../functions/reconcile/reconcile-station.ts';
import { madeScenes } from '../e2e/farm-process.ts';
import { apiOptions } from '../simulation/history.ts';
import { openTestFarm, type TestFarm } from './test-farm.ts';

let content: Buffer;
let farm: TestFarm;
let scene: ManifestEntry;
beforeAll(() => {
  content = readFileSync(join(madeScenes(), 'cube.blend'));
});
beforeEach(async () => {
  farm = await openTestFarm();
  scene = await farm.upload('cube.blend', content);
});
afterEach(() => farm.close());

class Died extends Error {}

/** A process that dies at its n-th call of a port, before the call is done or right after; it asks nothing more. */
function dyingAt(ports: Ports, call: number, after: boolean): Ports {
  let calls = 0;
  const step = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    calls += 1;
    if (calls > call || (calls === call && !after)) throw new Died();
    const result = await work();
    if (calls === call) throw new Died();
    return result;
  };
  const wrap = <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get(target, name) {
        const method: unknown = Reflect.get(target, name, target);
        if (typeof method !== 'function') return method;
        return (...args: unknown[]) => step(async () => Reflect.apply(method, target, args));
      },
    });
  const queues = Object.fromEntries(Object.entries(ports.queues).map(([name, queue]) => [name, wrap(queue)]));
  return {
    jobs: wrap(ports.jobs),
    objects: wrap(ports.objects),
    events: ports.events,
    queues: queues as unknown as Ports['queues'],
    clock: ports.clock,
  };
}

const optionsOf = (ports: Ports): ApiOptions => ({ ...apiOptions(ports), prepare: 'when-needed' });
const submit = (ports: Ports, frames: number) =>
  submitJob(optionsOf(ports), { scene: scene.path, manifest: [scene], frames: `1-${frames}` }, 'once');

/** Takes all that waits in a queue. */
async function drain<Message>(queue: MessageQueue<Message>): Promise<Message[]> {
  const messages: Message[] = [];
  for (;;) {
    const batch = await queue.receive({ limit: 10, visibility: seconds(60) });
    if (batch.length === 0) return messages;
    for (const { message, receipt } of batch) {
      messages.push(message);
      await queue.delete(receipt);
    }
  }
}

/** The numbers of the frames that were sent, by the API or by what it left to dispatch. */
async function framesSent({ ports }: TestFarm): Promise<Set<number>> {
  for (const range of await drain(ports.queues.dispatch)) await dispatchStation(ports).take(range);
  const messages = await drain(ports.queues.frames);
  return new Set(messages.map((message) => (message.kind === 'frame' ? message.frame : Number.NaN)));
}

describe.each([25, 1200])('a producer of %d frames', (frames) => {
  const all = new Set(Array.from({ length: frames }, (_none, index) => index + 1));

  test('sends a message for each, in a job that one write has stored', async () => {
    const job = await submit(farm.ports, frames);
    expect(job).toMatchObject({ state: 'rendering', total: frames });
    expect(await framesSent(farm)).toEqual(all);
  });

  test('that dies at any point leaves no job, or one that reconcile completes', async () => {
    const left = { nothing: 0, job: 0 };
    for (let call = 1; ; call++) {
      for (const after of [false, true]) {
        await using there = await another();
        const died = await submit(dyingAt(there.ports, call, after), frames).catch((error: unknown) => error);
        if (!(died instanceof Died)) {
          expect(left.nothing).toBeGreaterThan(3);
          expect(left.job).toBeGreaterThan(3);
          return;
        }
        const { items } = await there.ports.jobs.listJobs({ limit: 2 });
        left[items.length === 0 ? 'nothing' : 'job'] += 1;
        const sent = await framesSent(there);
        await reconcileStation(there.ports).run();
        const bySomeone = new Set([...sent, ...(await framesSent(there))]);
        expect(bySomeone).toEqual(items.length === 1 ? all : new Set());
      }
    }
  }, 120_000);

  test('that died is made good by its caller, who asks again with the same key', async () => {
    await submit(failingQueues(farm.ports), frames).catch(() => undefined);
    const { items } = await farm.ports.jobs.listJobs({ limit: 2 });
    const job = await submit(farm.ports, frames);
    expect(items.map(({ id }) => id)).toEqual([job.id]);
    expect(await framesSent(farm)).toEqual(all);
  });
});

/** Another farm that has the scene. */
async function another(): Promise<TestFarm & AsyncDisposable> {
  const opened = await openTestFarm();
  await opened.upload('cube.blend', content);
  return { ...opened, [Symbol.asyncDispose]: () => opened.close() };
}

function failingQueues(ports: Ports): Ports {
  const send = () => Promise.reject(new Died());
  const failing = <Queue extends object>(queue: Queue): Queue =>
    new Proxy(queue, { get: (target, name) => (name === 'send' ? send : Reflect.get(target, name, target)) });
  const { frames, dispatch } = ports.queues;
  return { ...ports, queues: { ...ports.queues, frames: failing(frames), dispatch: failing(dispatch) } };
}
