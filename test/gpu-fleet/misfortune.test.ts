import { expect, test } from '@jest/globals';
import { frameNumber, jobId, milliseconds, minutes, seconds } from '../../functions/domain/units.ts';
import { SimulatedClock } from '../simulation/simulated-clock.ts';
import { noFaults } from '../simulation/simulated-process.ts';
import { GpuFarm } from './gpu-farm.ts';
import type { Load } from './loads.ts';
import type { BatchManners } from './simulated-batch.ts';

const histories = Number(process.env.SCALER_HISTORIES ?? 60);

/** Small jobs and all that can go wrong with Batch, its machines and the queue. */
function drawn(seed: number) {
  const dice = new SimulatedClock(seed * 104_729 + 7);
  const between = (least: number, most: number) => least + dice.random() * (most - least);
  const often = (most: number) => (dice.random() < 0.6 ? dice.random() * most : 0);
  const jobs = Array.from({ length: Math.ceil(between(0, 4)) }, () => ({
    at: between(0, 3000),
    frames: Array.from({ length: Math.ceil(between(0, 20)) }, () => between(5, 300)),
    priority: dice.random() < 0.4 ? ('high' as const) : ('normal' as const),
  }));
  const [dies, told] = [often(0.5), dice.random()];
  const manners: BatchManners = {
    startUp: () => seconds(between(60, 400)),
    lag: () => seconds(between(0, 90)),
    failedSubmission: often(0.4),
    lostAnswer: often(0.5),
    life: () => ({
      time: dice.random() < dies ? minutes(between(1, 30)) : milliseconds(Infinity),
      told: dice.random() < told,
    }),
  };
  const load: Load = { name: 'misfortune', jobs, maximum: Math.ceil(between(0, 6)) };
  return { load, manners, faults: { ...noFaults, error: often(0.02), crash: often(0.001) } };
}

/**
 * Work may be without any worker, and without the wish for one, for so long: until the lease of a dead worker is over,
 * the list no longer tells of it, the scaler no longer believes in one that never began, and looks again.
 */
const longestWithout = minutes(5);

test(`no work stays without a worker and no worker without work, in ${histories} histories`, async () => {
  for (let seed = 1; seed <= histories; seed++) {
    const { load, manners, faults } = drawn(seed);
    const farm = new GpuFarm(new SimulatedClock(seed), load, manners);
    farm.faults = faults;
    const watched = watch(farm);
    await farm.live();
    const broken = [...watched.broken, ...(await brokenAtTheEnd(farm))];
    if (broken.length > 0) throw new Error(`with seed ${seed}:\n${broken.join('\n')}`);
  }
  expect(histories).toBeGreaterThan(0);
}, 1_800_000);

/** Looks every ten seconds whether there is work without a worker, or the wish for one, or more workers than there may be. */
function watch({ clock, ports, batch, load }: GpuFarm): { readonly broken: string[] } {
  const broken: string[] = [];
  let since = clock.now();
  let submissions = 0;
  const look = async () => {
    for (;;) {
      await clock.sleep(seconds(10));
      const { gpu, gpuHigh } = ports.queues;
      const depths = await Promise.all([gpu?.depth(), gpuHigh?.depth()]);
      const messages = depths.reduce((sum, depth) => sum + (depth ? depth.waiting + depth.hidden : 0), 0);
      const alive = batch.alive().length;
      const isTried = batch.submissions > submissions;
      submissions = batch.submissions;
      // A message that nobody needs any more is no work, nor is a frame that has lost its message: reconcile mends that.
      const { items } = await ports.jobs.listJobs({ state: 'rendering', limit: 1 });
      const isWork = items.length > 0 && messages > 0;
      if (isTried || alive > 0 || !isWork) since = clock.now();
      if (clock.now() - since > longestWithout) broken.push(`at ${clock.now()} work has no worker`);
      if (alive > load.maximum)
        broken.push(`at ${clock.now()} there are ${alive} workers, ${load.maximum} may`);
    }
  };
  void look();
  return { broken };
}

async function brokenAtTheEnd(farm: GpuFarm): Promise<string[]> {
  const { ports, batch, load, accounts, errors } = farm;
  const broken = errors.map((error) => `a station broke: ${String(error)}`);
  for (const [index, { frames }] of load.jobs.entries()) {
    const id = jobId(`j_${index}`);
    const job = await ports.jobs.readJob(id);
    if (job?.state !== 'succeeded') broken.push(`job ${index} is ${job?.state}`);
    const { succeeded } = await ports.jobs.countFrames(id);
    if (succeeded !== frames.length)
      broken.push(`${succeeded} of ${frames.length} frames of job ${index} succeeded`);
    for (let frame = 1; frame <= frames.length; frame++) {
      const record = await ports.jobs.readFrame(id, frameNumber(frame));
      if (record?.state !== 'succeeded' || record.fleet !== 'gpu')
        broken.push(`frame ${frame} is ${record?.state}`);
    }
  }
  if (batch.alive().length > 0) broken.push(`${batch.alive().length} workers are still paid for`);
  for (const { worker, endedAt = Infinity } of batch.records) {
    const account = accounts.get(worker.name);
    // The minute, one more look at the queue, and the messages of others that it may hold meanwhile.
    if (account && account.rendering === 0 && endedAt - account.lastBusy > minutes(1.5))
      broken.push(`${worker.name} was idle for ${(endedAt - account.lastBusy) / 1000} s`);
  }
  return broken;
}
