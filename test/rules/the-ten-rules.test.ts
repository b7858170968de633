import { beforeEach, describe, expect, test } from '@jest/globals';
import { cancelJob, pauseJob, resumeJob } from '../../functions/api/control-job.ts';
import { retryJob } from '../../functions/api/retry-job.ts';
import { dispatchJob } from '../../functions/dispatch/dispatch-job.ts';
import {
  bytes,
  epoch,
  frameNumber,
  instant,
  leaseToken,
  minutes,
  seconds,
} from '../../functions/domain/units.ts';
import { claim, complete } from '../../functions/domain/work-rules.ts';
import type { Ports } from '../../functions/ports/ports.ts';
import { settleJob } from '../../functions/work/settle-job.ts';
import { apiOptions } from '../simulation/history.ts';
import { ScriptedFailure } from '../simulation/no-op-renderer.ts';
import { type RenderFrame, renders, TableFarm, withMethods } from './table-farm.ts';

let farm: TableFarm;
beforeEach(() => {
  farm = new TableFarm();
});

/** A worker that dies in the middle of a frame: its promise never settles. */
const dies: RenderFrame = () => new Promise(() => undefined);
const leaseIsOver = seconds(90 + 30 + 1);

/** The ports of a process that is killed while it renders: its heartbeats end too. */
function deadAfterClaim(ports: Ports): Ports {
  return { ...ports, clock: withMethods(ports.clock, { sleep: () => new Promise(() => undefined) }) };
}

describe('1. submitting writes one record, whatever the number of frames', () => {
  test('a job of 100,000 frames is one record under 4 KB, and no frame has one before it is claimed', async () => {
    const job = await farm.job(100_000, { dispatch: { cursor: 0 } });
    expect(JSON.stringify(job).length).toBeLessThan(4096);
    expect((await farm.ports.jobs.listFrames(job.id, { limit: 1 })).items).toHaveLength(0);
    await farm.until(farm.worker('a').take(farm.message(job, 99_999)));
    expect((await farm.ports.jobs.listFrames(job.id, { limit: 10 })).items).toHaveLength(1);
  });

  test('above 1,000 frames ranges are sent, not frames', async () => {
    const job = await farm.job(100_000, { dispatch: { cursor: 0 } });
    await farm.until(dispatchJob(farm.ports, job));
    expect(await farm.waiting()).toBe(0);
    expect((await farm.ports.queues.dispatch.depth()).waiting).toBe(100);
  });
});

describe('2. a claim is one conditional write', () => {
  test('of two workers that take one frame, one renders it', async () => {
    const job = await farm.job(2);
    const rendered: string[] = [];
    const counted =
      (name: string): RenderFrame =>
      (task, clock) => {
        rendered.push(name);
        return renders(10)(task, clock);
      };
    const outcomes = [farm.worker('a', counted('a')), farm.worker('b', counted('b'))].map((worker) =>
      worker.take(farm.message(job)),
    );
    const [first, second] = await farm.until(Promise.all(outcomes));
    expect(rendered).toEqual(['a']);
    expect(first).toEqual({ kind: 'delete' });
    expect(second).toMatchObject({ kind: 'return' });
  });

  test('a message of an older epoch is deleted and starts nothing', async () => {
    const job = await farm.job(1, { epoch: epoch(2) });
    const old = { ...farm.message(job), epoch: epoch(1) };
    expect(await farm.until(farm.worker('a').take(old))).toEqual({ kind: 'delete' });
    expect(await farm.state()).toBe('queued');
  });

  test('taking over an expired lease counts a fault; the claim that would pass the limit fails the frame', async () => {
    const job = await farm.job(1, {}, 2);
    for (const name of ['a', 'b']) {
      void farm.worker(name, dies, deadAfterClaim(farm.ports)).take(farm.message(job));
      await farm.pass(leaseIsOver);
    }
    expect(await farm.frame()).toMatchObject({ state: 'rendering', attempt: 2, faults: 1 });
    expect(await farm.until(farm.worker('c').take(farm.message(job)))).toEqual({ kind: 'delete' });
    expect(await farm.frame()).toMatchObject({
      state: 'failed',
      attempt: 2,
      faults: 2,
      failure: { code: 'WorkerLost' },
    });
  });
});

describe('3. a message is deleted only when its frame needs no work', () => {
  test('on somebody’s live lease it is hidden until that lease can be taken over', async () => {
    const job = await farm.job(1);
    void farm.worker('a', dies, deadAfterClaim(farm.ports)).take(farm.message(job));
    await farm.pass(seconds(10));
    expect(await farm.until(farm.worker('b').take(farm.message(job)))).toEqual({
      kind: 'return',
      after: seconds(110),
    });
  });

  test('a worker that stops releases its lease and returns the message, without a fault', async () => {
    const job = await farm.job(1);
    const worker = farm.worker('a', renders(60));
    const outcome = worker.take(farm.message(job));
    await farm.pass(seconds(10));
    worker.stop();
    expect(await farm.until(outcome)).toEqual({ kind: 'return', after: 0 });
    expect(await farm.frame()).toMatchObject({ state: 'queued', faults: 0 });
    expect(await farm.until(farm.worker('b').take(farm.message(job)))).toEqual({ kind: 'delete' });
  });

  test('while the lease is held, the message stays hidden', async () => {
    const job = await farm.job(1);
    const worker = farm.worker('a', renders(200));
    await farm.until(worker.take(farm.message(job)));
    expect(worker.hidden.length).toBeGreaterThanOrEqual(6);
    expect(await farm.frame()).toMatchObject({ state: 'succeeded', attempt: 1 });
  });
});

describe('4. outputs belong to their attempt', () => {
  test('a stalled worker’s late upload does not touch the newer result', async () => {
    const job = await farm.job(1);
    let letGo: () => void = () => undefined;
    const stalled = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    // Its process is frozen: it renders on when it wakes, and its heartbeats were frozen as well.
    const slow: RenderFrame = async (task, clock) => {
      await stalled;
      return renders(0)(task, clock);
    };
    const late = farm.worker('slow', slow, deadAfterClaim(farm.ports)).take(farm.message(job));
    await farm.pass(leaseIsOver);
    await farm.until(farm.worker('fast').take(farm.message(job)));
    const result = await farm.frame();
    letGo();
    expect(await farm.until(late)).toEqual({ kind: 'return', after: 0 });
    expect(await farm.frame()).toEqual(result);
    const keys = [...farm.farm.objects.objects.keys()];
    expect(keys).toEqual([`jobs/${job.id}/frames/1/2/frame.png`]);
    expect(farm.farm.objects.objects.get(keys[0] ?? '')?.toString()).toBe('/scratch/fast/frame.png');
  });

  test('a worker that lost its lease completes nothing while another renders', async () => {
    const job = await farm.job(1);
    let letGo: () => void = () => undefined;
    const frozen: RenderFrame = async (task, clock) => {
      await new Promise<void>((resolve) => {
        letGo = resolve;
      });
      return renders(0)(task, clock);
    };
    const late = farm.worker('frozen', frozen, deadAfterClaim(farm.ports)).take(farm.message(job));
    await farm.pass(leaseIsOver);
    const second = farm.worker('second', renders(60)).take(farm.message(job));
    await farm.pass(seconds(10));
    letGo();
    expect(await farm.until(late)).toEqual({ kind: 'return', after: 0 });
    expect(await farm.frame()).toMatchObject({ state: 'rendering', attempt: 2, lease: { worker: 'second' } });
    await farm.until(second);
    expect(await farm.frame()).toMatchObject({ state: 'succeeded', attempt: 2 });
  });

  test('a completion that is sent twice under one token is one success', async () => {
    const job = await farm.job(1);
    const token = leaseToken('mine');
    const request = { token, worker: 'a', epoch: job.epoch, faultLimit: 3 };
    const result = { files: [], warnings: [], missing: [], renderTime: seconds(1), peakMemory: bytes(0) };
    const { updateFrame } = withMethods(farm.ports.jobs, {});
    await updateFrame(job.id, frameNumber(1), (frame, now) => claim(frame, request, now));
    const again = () =>
      updateFrame(job.id, frameNumber(1), (frame, now) => complete(frame, token, result, now));
    expect([await again(), await again()]).toEqual(['completed', 'already']);
    expect(await farm.ports.jobs.countFrames(job.id)).toEqual({ rendering: 0, succeeded: 1, failed: 0 });
  });

  test('a completion whose reply was lost is no lost frame, and no second one', async () => {
    const job = await farm.job(1);
    let lose = true;
    const jobs = new Proxy(farm.ports.jobs, {
      get(target, name) {
        const method: unknown = Reflect.get(target, name, target);
        if (typeof method !== 'function') return method;
        return async (...args: unknown[]) => {
          const answer: unknown = await Reflect.apply(method, target, args);
          if (name === 'updateFrame' && answer === 'completed' && lose) {
            lose = false;
            throw new Error('the connection was lost');
          }
          return answer;
        };
      },
    });
    await farm.until(farm.worker('a', renders(1), { ...farm.ports, jobs }).take(farm.message(job)));
    expect(lose).toBe(false);
    expect(await farm.frame()).toMatchObject({ state: 'succeeded', attempt: 1, faults: 0 });
    expect(await farm.until(farm.worker('b').take(farm.message(job)))).toEqual({ kind: 'delete' });
    expect(await farm.jobState()).toBe('succeeded');
    expect(await farm.ports.jobs.countFrames(job.id)).toEqual({ rendering: 0, succeeded: 1, failed: 0 });
  });
});

describe('5. whoever sees the whole moves the job on, and one alone does', () => {
  test('the last of many frames ends the job once', async () => {
    const job = await farm.job(20);
    const states: string[] = [];
    const events = {
      publish: async (event: { kind: string; state?: string }) =>
        void (event.kind === 'job' && states.push(event.state ?? '')),
    };
    const ports: Ports = { ...farm.ports, events };
    await farm.until(
      Promise.all(
        Array.from({ length: 20 }, (_none, index) =>
          farm.worker(`w${index}`, renders(5), ports).take(farm.message(job, index + 1)),
        ),
      ),
    );
    expect(await farm.jobState()).toBe('succeeded');
    expect(states).toEqual(['succeeded']);
  });

  test('a worker that died between its commit and its look at the whole is made good by the message', async () => {
    const job = await farm.job(1);
    const jobs = withMethods(farm.ports.jobs, { countFrames: () => new Promise<never>(() => undefined) });
    void farm.worker('a', renders(1), { ...farm.ports, jobs }).take(farm.message(job));
    await farm.pass(seconds(5));
    expect([await farm.state(), await farm.jobState()]).toEqual(['succeeded', 'rendering']);
    await farm.until(farm.worker('b').take(farm.message(job)));
    expect(await farm.jobState()).toBe('succeeded');
  });
});

describe('6. pause, resume, cancel and retry', () => {
  test('a pause lets the running frame finish and starts no other', async () => {
    const job = await farm.job(2);
    const running = farm.worker('a', renders(60)).take(farm.message(job, 1));
    await farm.pass(seconds(10));
    await pauseJob(farm.ports, job.id);
    expect(await farm.until(farm.worker('b').take(farm.message(job, 2)))).toEqual({ kind: 'delete' });
    expect(await farm.until(running)).toEqual({ kind: 'delete' });
    expect([await farm.state(1), await farm.state(2)]).toEqual(['succeeded', 'queued']);
  });

  test('resume sends every unfinished frame, leased or not, and moves on a job that is whole', async () => {
    const job = await farm.job(3);
    await farm.until(farm.worker('a').take(farm.message(job, 1)));
    void farm.worker('a', dies, deadAfterClaim(farm.ports)).take(farm.message(job, 2));
    await farm.pass(seconds(1));
    await pauseJob(farm.ports, job.id);
    await farm.until(resumeJob(farm.ports, job.id));
    const sent = await farm.ports.queues.frames.receive({ limit: 10, visibility: seconds(60) });
    expect(sent.map(({ message }) => message.kind === 'frame' && message.frame)).toEqual([2, 3]);
  });

  test('a cancellation kills the running frame within a heartbeat, without a fault', async () => {
    const job = await farm.job(1);
    const start = farm.clock.now();
    const running = farm.worker('a', renders(600)).take(farm.message(job));
    await farm.pass(seconds(10));
    await cancelJob(farm.ports, job.id);
    expect(await farm.until(running)).toEqual({ kind: 'delete' });
    expect(farm.clock.now() - start).toBeLessThanOrEqual(seconds(16));
    expect(await farm.frame()).toMatchObject({ state: 'queued', faults: 0 });
  });

  test('a retry raises the epoch first: a stale message of the failed frame starts nothing', async () => {
    const job = await farm.job(1);
    const failing: RenderFrame = () => Promise.reject(new ScriptedFailure('permanent'));
    await farm.until(farm.worker('a', failing).take(farm.message(job)));
    expect([await farm.state(), await farm.jobState()]).toEqual(['failed', 'failed']);
    const retried = await farm.until(retryJob(apiOptions(farm.ports), job.id, undefined));
    expect(retried.epoch).toBe(2);
    expect(await farm.frame()).toMatchObject({ state: 'queued', epoch: 2, attempt: 1, faults: 0 });
    expect(await farm.ports.jobs.countFrames(job.id)).toEqual({ rendering: 0, succeeded: 0, failed: 0 });
    expect(await farm.until(farm.worker('b').take(farm.message(job)))).toEqual({ kind: 'delete' });
    expect(await farm.state()).toBe('queued');
    await farm.until(farm.worker('c').take(farm.message(retried)));
    expect(await farm.jobState()).toBe('succeeded');
  });

  test('a second retry waits until the frames of the first are reset, and none is lost', async () => {
    const job = await farm.job(2, { dispatch: { cursor: 2, reset: { frames: '1' } } });
    await expect(retryJob(apiOptions(farm.ports), job.id, '2')).rejects.toMatchObject({
      name: 'StateConflict',
    });
    await farm.reconcile();
    expect((await farm.until(retryJob(apiOptions(farm.ports), job.id, '2'))).epoch).toBe(2);
  });

  test('a worker that counted before the retry does not end the job after it', async () => {
    const job = await farm.job(1);
    const failing: RenderFrame = () => Promise.reject(new ScriptedFailure('permanent'));
    let retried = false;
    const jobs = withMethods(farm.ports.jobs, {
      countFrames: async (id) => {
        const counts = await farm.ports.jobs.countFrames(id);
        if (!retried && counts.failed === 1) {
          retried = true;
          await settleJob(farm.ports, id);
          await retryJob(apiOptions(farm.ports), id, undefined);
        }
        return counts;
      },
    });
    await farm.until(farm.worker('a', failing, { ...farm.ports, jobs }).take(farm.message(job)));
    expect([retried, await farm.jobState(), await farm.state()]).toEqual([true, 'rendering', 'queued']);
  });

  test('a frame that succeeded can be retried by name', async () => {
    const job = await farm.job(2);
    for (const frame of [1, 2]) await farm.until(farm.worker('a').take(farm.message(job, frame)));
    await farm.until(retryJob(apiOptions(farm.ports), job.id, '2'));
    expect([await farm.state(1), await farm.state(2), await farm.jobState()]).toEqual([
      'succeeded',
      'queued',
      'rendering',
    ]);
    expect(await farm.ports.jobs.countFrames(job.id)).toMatchObject({ succeeded: 1 });
  });
});

describe('7. reconcile can finish any job alone', () => {
  test('it completes a dispatch that was cut short', async () => {
    const job = await farm.job(5, { dispatch: { cursor: 0 } });
    await farm.reconcile();
    expect(await farm.waiting()).toBe(5);
    expect((await farm.ports.jobs.readJob(job.id))?.dispatch.cursor).toBe(5);
  });

  test('it sends a frame again whose worker vanished, and not before the lease can be taken over', async () => {
    const job = await farm.job(1);
    await farm.ports.queues.frames.send([farm.message(job, 99)]); // something else waits
    void farm.worker('a', dies, deadAfterClaim(farm.ports)).take(farm.message(job));
    await farm.pass(seconds(60));
    await farm.reconcile();
    expect(await farm.waiting()).toBe(1);
    await farm.pass(seconds(61));
    await farm.reconcile();
    expect(await farm.waiting()).toBe(2);
  });

  test('it does not flood a job that merely waits: 100 frames each quarter of an hour', async () => {
    const job = await farm.job(500);
    await farm.ports.queues.frames.send([farm.message(job)]);
    for (let minute = 0; minute < 31; minute++) {
      await farm.reconcile();
      await farm.pass(minutes(1));
    }
    expect(await farm.waiting()).toBe(1 + 2 * 100);
  });

  test('it sends all that is unfinished when the queue is empty', async () => {
    const job = await farm.job(500);
    await farm.until(farm.worker('a').take(farm.message(job, 7)));
    await farm.reconcile();
    expect(await farm.waiting()).toBe(499);
  });

  test('it ends a job whose last worker died after its commit', async () => {
    const job = await farm.job(1);
    const jobs = withMethods(farm.ports.jobs, { countFrames: () => new Promise<never>(() => undefined) });
    void farm.worker('a', renders(1), { ...farm.ports, jobs }).take(farm.message(job));
    await farm.pass(seconds(5));
    await farm.reconcile();
    expect(await farm.jobState()).toBe('succeeded');
  });

  test('it removes what lost attempts left, once no lease can be held any more', async () => {
    const job = await farm.job(1);
    await farm.ports.objects.put(`jobs/${job.id}/frames/1/9/frame.png`, { bytes: new Uint8Array(1) });
    await farm.until(farm.worker('a').take(farm.message(job)));
    await farm.reconcile();
    expect(farm.farm.objects.objects.size).toBe(2);
    await farm.pass(leaseIsOver);
    await farm.reconcile();
    expect([...farm.farm.objects.objects.keys()]).toEqual([`jobs/${job.id}/frames/1/1/frame.png`]);
  });
});

describe('8. time is the store’s time', () => {
  test('a worker whose clock is a day fast does not take over a live lease', async () => {
    const job = await farm.job(1);
    void farm.worker('a', dies, deadAfterClaim(farm.ports)).take(farm.message(job));
    await farm.pass(seconds(10));
    const fast = withMethods(farm.ports.clock, {
      now: () => instant(farm.clock.now() + minutes(60 * 24)),
    });
    const outcome = await farm.until(
      farm.worker('b', renders(1), { ...farm.ports, clock: fast }).take(farm.message(job)),
    );
    expect(outcome).toEqual({ kind: 'return', after: seconds(110) });
    expect(await farm.frame()).toMatchObject({ attempt: 1, lease: { worker: 'a' } });
  });
});

describe('9. no record means queued, and a tombstone says otherwise', () => {
  test('a frame of a deleted job is not rendered again, and its records go last', async () => {
    const job = await farm.job(1);
    await farm.until(farm.worker('a').take(farm.message(job)));
    await farm.ports.jobs.updateJob(job.id, (record, now) => ({
      write: { ...record, deletedAt: now },
      answer: true,
    }));
    await farm.reconcile();
    expect(await farm.until(farm.worker('b').take(farm.message(job)))).toEqual({ kind: 'delete' });
    expect(await farm.state()).toBe('succeeded');
    await farm.pass(leaseIsOver);
    await farm.reconcile();
    expect(await farm.ports.jobs.readJob(job.id)).toBeUndefined();
    expect(await farm.frame()).toBeUndefined();
    expect(farm.farm.objects.objects.size).toBe(0);
    expect(await farm.until(farm.worker('c').take(farm.message(job)))).toEqual({ kind: 'delete' });
    expect(await farm.frame()).toBeUndefined();
  });

  test('a late message of a job that was deleted starts nothing', async () => {
    const job = await farm.job(1, { deletedAt: farm.clock.now() });
    expect(await farm.until(farm.worker('a').take(farm.message(job)))).toEqual({ kind: 'delete' });
    expect(await farm.frame()).toBeUndefined();
  });

  test('a dead letter fails a frame only if that is unfinished and nobody holds it', async () => {
    const job = await farm.job(3);
    await farm.until(farm.worker('a').take(farm.message(job, 1)));
    void farm.worker('b', dies, deadAfterClaim(farm.ports)).take(farm.message(job, 2));
    await farm.pass(seconds(1));
    expect(await farm.bury(farm.message(job, 1))).toEqual({ kind: 'delete' });
    expect(await farm.bury(farm.message(job, 2))).toMatchObject({ kind: 'return' });
    expect(await farm.bury(farm.message(job, 3))).toEqual({ kind: 'delete' });
    expect([await farm.state(1), await farm.state(2), await farm.state(3)]).toEqual([
      'succeeded',
      'rendering',
      'failed',
    ]);
  });
});

describe('10. other pieces of work use the same claim and lease', () => {
  test('of two workers that would prepare a scene, one does', async () => {
    const job = await farm.job(1);
    const request = { worker: 'a', epoch: job.epoch, faultLimit: 3 };
    const tokens = ['first', 'second'].map(leaseToken);
    const answers = await Promise.all(
      tokens.map((token) =>
        farm.ports.jobs.updateTask(job.id, 'prepare', (task, now) => claim(task, { ...request, token }, now)),
      ),
    );
    expect(answers.map(({ kind }) => kind)).toEqual(['claimed', 'wait']);
  });
});
