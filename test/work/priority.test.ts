import { describe, expect, test } from '@jest/globals';
import { dispatchJob } from '../../functions/dispatch/dispatch-job.ts';
import { isEnded } from '../../functions/domain/job-state.ts';
import type { Priority } from '../../functions/domain/priority.ts';
import { frameNumber, instant, type JobId, jobId, minutes, seconds } from '../../functions/domain/units.ts';
import { aJob } from '../domain/a-job.ts';
import { SimulatedClock } from '../simulation/simulated-clock.ts';
import { SimulatedFarm } from '../simulation/simulated-farm.ts';

/** A farm whose frames take ten seconds each, and three workers. */
class SharedFarm {
  readonly clock = new SimulatedClock(11);
  readonly farm = new SimulatedFarm(this.clock, {
    seconds: () => 10,
    failure: () => undefined,
    sequential: false,
  });

  constructor(called: boolean) {
    this.farm.called = called;
    for (let worker = 0; worker < 3; worker++) this.farm.startWorker();
  }

  async submit(name: string, priority: Priority, frames: number, maxWorkers = frames): Promise<JobId> {
    const { request, ...job } = aJob();
    const { ports } = this.farm.startCaller();
    const stored = { frames: `1-${frames}`, total: frames, dispatch: { cursor: 0 }, id: jobId(name) };
    const asked = { ...request, priority, maxWorkers, scene: name };
    void this.farm.real.jobs
      .createJob((now) => ({ ...job, ...stored, createdAt: now, startedAt: now, request: asked }))
      .then((created) => dispatchJob(ports, created.job));
    await this.pass(2);
    return jobId(name);
  }

  pass = (time: number) => this.clock.run(instant(this.clock.now() + seconds(time)), () => false);

  async untilEnded(job: JobId): Promise<void> {
    for (const end = this.clock.now() + minutes(60); this.clock.now() < end; await this.pass(5)) {
      const { state = 'queued' } = (await this.farm.real.jobs.readJob(job)) ?? {};
      if (isEnded(state)) return;
    }
    throw new Error(`${job} has not ended`);
  }

  /** When each frame of a job was begun, the attempts that it took, and its faults. */
  async frames(job: JobId) {
    const { total = 0 } = (await this.farm.real.jobs.readJob(job)) ?? {};
    const records = Array.from({ length: total }, (_none, index) =>
      this.farm.real.jobs.readFrame(job, frameNumber(index + 1)),
    );
    return (await Promise.all(records)).map((record) => {
      if (record?.state !== 'succeeded') throw new Error(`a frame of ${job} is ${record?.state}`);
      return { job, startedAt: record.startedAt, attempt: record.attempt, faults: record.faults };
    });
  }
}

describe.each([
  ['ask for work', false],
  ['are called for it', true],
])('where workers %s', (_how, called) => {
  test('a high job is rendered before what waits, and ends nothing that is being rendered', async () => {
    const farm = new SharedFarm(called);
    const normal = await farm.submit('j_normal', 'normal', 40);
    await farm.pass(60);
    const asked = farm.clock.now();
    const high = await farm.submit('j_high', 'high', 9);
    await farm.untilEnded(normal);
    const frames = [...(await farm.frames(normal)), ...(await farm.frames(high))];
    for (const frame of frames) expect(frame).toMatchObject({ attempt: 1, faults: 0 });
    const later = frames
      .filter(({ startedAt }) => startedAt > asked + seconds(2))
      .sort((one, other) => one.startedAt - other.startedAt);
    expect(later.length).toBeGreaterThan(30);
    expect(later.slice(0, 9).map(({ job }) => job)).toEqual(Array(9).fill(high));
    expect(farm.farm.errors).toEqual([]);
  });

  test('a high job with few workers leaves the others to those who wait', async () => {
    const farm = new SharedFarm(called);
    const high = await farm.submit('j_high', 'high', 12, 1);
    const normal = await farm.submit('j_normal', 'normal', 16);
    await farm.untilEnded(normal);
    await farm.untilEnded(high);
    const lastHigh = Math.max(...(await farm.frames(high)).map(({ startedAt }) => startedAt));
    const meanwhile = (await farm.frames(normal)).filter(({ startedAt }) => startedAt < lastHigh);
    expect(meanwhile).toHaveLength(16);
  });

  test('a high job is rendered where no other is', async () => {
    const farm = new SharedFarm(called);
    const began = farm.clock.now();
    await farm.untilEnded(await farm.submit('j_high', 'high', 30));
    // Three at a time; a worker that found nothing looks again within 41 s.
    expect(farm.clock.now() - began).toBeLessThan(seconds(180));
  });
});
