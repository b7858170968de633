import { expect, test } from '@jest/globals';
import { instant, type Milliseconds, minutes } from '../../functions/domain/units.ts';
import { newJob, simulatedJob } from './history.ts';
import { SimulatedClock } from './simulated-clock.ts';
import { SimulatedFarm } from './simulated-farm.ts';
import { noFaults } from './simulated-process.ts';

/** A job whose services all fail for a while in its middle: table, queues and files. */
test.each([1, 5])('a job lives through %d minutes in which no service answers', async (outage) => {
  const clock = new SimulatedClock(outage);
  const script = { seconds: () => 20, failure: () => undefined, sequential: false };
  const farm = new SimulatedFarm(clock, script);
  await farm.real.jobs.createJob((now) => newJob({ frames: 30, faultLimit: 3 }, now));
  for (let worker = 0; worker < 3; worker++) farm.startWorker();
  farm.startStations();
  const wait = (time: Milliseconds) => clock.run(instant(clock.now() + time), () => false);
  await wait(minutes(2)); // reconcile begins the job
  const { rendering, succeeded } = await farm.real.jobs.countFrames(simulatedJob);
  expect([rendering, succeeded > 0]).toEqual([3, true]);
  farm.faults = { ...noFaults, error: 1 };
  await wait(minutes(outage));
  farm.faults = noFaults;
  await wait(minutes(60));
  farm.stop();
  await wait(minutes(1));
  expect(await farm.real.jobs.readJob(simulatedJob)).toMatchObject({ state: 'succeeded' });
  expect(await farm.real.jobs.countFrames(simulatedJob)).toEqual({ rendering: 0, succeeded: 30, failed: 0 });
  expect(farm.errors).toEqual([]);
});
