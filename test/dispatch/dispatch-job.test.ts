import { beforeEach, describe, expect, test } from '@jest/globals';
import { pauseJob } from '../../functions/api/control-job.ts';
import { dispatchJob } from '../../functions/dispatch/dispatch-job.ts';
import { dispatchStation } from '../../functions/dispatch/dispatch-station.ts';
import { afterMismatch } from '../../functions/domain/guard.ts';
import type { Job } from '../../functions/domain/job.ts';
import type { JobState } from '../../functions/domain/job-state.ts';
import { frameNumber, minutes } from '../../functions/domain/units.ts';
import type { Ports } from '../../functions/ports/ports.ts';
import { aJob, aPreparedScene } from '../domain/a-job.ts';
import { TableFarm } from '../rules/table-farm.ts';
import { withMethods } from '../rules/with-methods.ts';
import { failsForGood } from '../rules/worker-fates.ts';
import { mismatch } from '../simulation/no-op-renderer.ts';

let farm: TableFarm;
beforeEach(() => {
  farm = new TableFarm();
});

const unsent = { dispatch: { cursor: 0 } };
const { request } = aJob();
const read = async (job: Job) => (await farm.ports.jobs.readJob(job.id)) as Job;

/** What waits in a queue, in its order: a frame by its number, a range by its ends, the rest by its kind. */
async function sent(queue: 'frames' | 'prepare' | 'dispatch' = 'frames') {
  const waiting = farm.ports.queues[queue];
  const found: unknown[] = [];
  for (;;) {
    const deliveries = await waiting.receive({ limit: 10, visibility: minutes(60) });
    if (deliveries.length === 0) return found;
    for (const { message } of deliveries) {
      if ('from' in message) found.push(`${message.from} to ${message.to}`);
      else found.push(message.kind === 'frame' ? message.frame : message.kind);
    }
  }
}

describe('a job', () => {
  test.each<[state: JobState, isPrepared: boolean, scenes: number, frames: number]>([
    ['queued', false, 1, 0],
    ['preparing', false, 1, 0],
    ['paused', false, 0, 0],
    ['failed', false, 0, 0],
    ['cancelled', false, 0, 0],
    ['rendering', true, 0, 2],
    ['paused', true, 0, 0],
    ['assembling', true, 0, 0],
    ['succeeded', true, 0, 0],
  ])(
    'that is %s (its scene opened: %p) has %i scenes and %i frames sent',
    async (state, isPrepared, ...counts) => {
      const { prepared: _prepared, ...job } = await farm.job(2, { ...unsent, state });
      await dispatchJob(farm.ports, isPrepared ? { ...job, prepared: aPreparedScene } : job);
      expect([(await sent('prepare')).length, (await sent()).length]).toEqual(counts);
    },
  );

  test.each<[what: string, change: Partial<Job>, frames: readonly unknown[]]>([
    ['as they are listed', {}, [1, 2, 3, 4, 5]],
    ['in its own order', { request: { ...request, order: 'reverse' } }, [5, 4, 3, 2, 1]],
    ['from where sending was cut short', { dispatch: { cursor: 3 } }, [4, 5]],
    ['once', { dispatch: { cursor: 5 } }, []],
    ['in one message, in order', { prepared: { ...aPreparedScene, sequential: true } }, ['sequence']],
    ['once, in order', { prepared: { ...aPreparedScene, sequential: true }, dispatch: { cursor: 5 } }, []],
  ])('has its frames sent %s', async (_what, change, frames) => {
    const job = await farm.job(5, { ...unsent, ...change });
    await dispatchJob(farm.ports, job);
    expect(await sent()).toEqual(frames);
    expect((await read(job)).dispatch).toEqual({ cursor: 5 });
  });

  test.each<[total: number, cursor: number, frames: number, ranges: readonly unknown[]]>([
    [1000, 0, 1000, []],
    [1001, 0, 0, ['0 to 1000', '1000 to 1001']],
    [1500, 600, 900, []],
    [2600, 1500, 0, ['1500 to 2500', '2500 to 2600']],
  ])(
    'of %i frames, %i of which are sent, has %i sent at once, or ranges',
    async (total, cursor, frames, ranges) => {
      await dispatchJob(farm.ports, await farm.job(total, { dispatch: { cursor } }));
      expect((await sent()).length).toBe(frames);
      expect(await sent('dispatch')).toEqual(ranges);
    },
  );

  test('of which nothing has ended has no frame looked at', async () => {
    const job = await farm.job(500, unsent);
    let reads = 0;
    const jobs = withMethods(farm.ports.jobs, {
      readFrame: (id, frame) => {
        reads += 1;
        return farm.ports.jobs.readFrame(id, frame);
      },
    });
    await dispatchJob({ ...farm.ports, jobs }, job);
    expect([reads, await farm.waiting()]).toEqual([0, 500]);
  });

  test('of which frames have failed has the others sent', async () => {
    const job = await farm.job(3, unsent);
    await farm.until(farm.worker('a', failsForGood).take(farm.message(job, 2)));
    await dispatchJob(farm.ports, job);
    expect(await sent()).toEqual([1, 3]);
  });

  test('whose frames ended before they could be sent is moved on', async () => {
    const job = await farm.job(1, unsent);
    const jobs = withMethods(farm.ports.jobs, { countFrames: () => new Promise<never>(() => undefined) });
    void farm.worker('a', undefined, { ...farm.ports, jobs }).take(farm.message(job));
    await farm.pass(minutes(1));
    await dispatchJob(farm.ports, job);
    expect(await farm.jobState()).toBe('succeeded');
  });
});

describe('a job that changes while its frames are reset', () => {
  const reset = { dispatch: { cursor: 0, reset: { frames: '1' } } };
  /** Ports of a dispatch that is slow: a person, or the guard, comes first. */
  function slowly(meanwhile: () => Promise<unknown>): Ports {
    let isFirst = true;
    const updateFrame: Ports['jobs']['updateFrame'] = async (...args) => {
      if (isFirst) {
        isFirst = false;
        await meanwhile();
      }
      return farm.ports.jobs.updateFrame(...args);
    };
    return { ...farm.ports, jobs: withMethods(farm.ports.jobs, { updateFrame }) };
  }

  test('has nothing sent when it was paused', async () => {
    const job = await farm.job(2, reset);
    await dispatchJob(
      slowly(() => pauseJob(farm.ports, job.id)),
      job,
    );
    expect(await sent()).toEqual([]);
    expect((await read(job)).dispatch).toEqual({ cursor: 0 });
  });

  test('leaves the reset of a newer epoch, and the sending, to whoever began that', async () => {
    const job = await farm.job(2, reset);
    const guard = () =>
      farm.ports.jobs.updateJob(job.id, (current, now) => ({
        write: afterMismatch(current, frameNumber(2), mismatch, now),
        answer: undefined,
      }));
    await dispatchJob(slowly(guard), job);
    expect(await sent()).toEqual([]);
    expect(await read(job)).toMatchObject({ epoch: 2, dispatch: reset.dispatch });
  });

  test('leaves the place up to which a newer epoch has sent as it is', async () => {
    const job = await farm.job(2, unsent);
    const frames = withMethods(farm.ports.queues.frames, {
      send: async (messages) => {
        await farm.ports.queues.frames.send(messages);
        await farm.ports.jobs.updateJob(job.id, (current, now) => ({
          write: afterMismatch(current, frameNumber(2), mismatch, now),
          answer: undefined,
        }));
      },
    });
    await dispatchJob({ ...farm.ports, queues: { ...farm.ports.queues, frames } }, job);
    expect(await read(job)).toMatchObject({ epoch: 2, dispatch: { cursor: 0, reset: 'kept' } });
  });
});

describe('a range of frames', () => {
  test.each<[what: string, change: Partial<Job>, epoch: number, frames: readonly number[]]>([
    ['is sent in the job’s order', { request: { ...request, order: 'reverse' } }, 1, [4, 3]],
    ['of an older epoch is not sent', {}, 0, []],
    ['of a paused job is not sent', { state: 'paused' }, 1, []],
  ])('%s', async (_what, change, epoch, frames) => {
    const job = await farm.job(5, change);
    const range = { job: job.id, epoch: epoch as Job['epoch'], from: 1, to: 3 };
    expect(await dispatchStation(farm.ports).take(range)).toEqual({ kind: 'delete' });
    expect(await sent()).toEqual(frames);
  });
});
