import { afterEach, describe, expect, test } from '@jest/globals';
import { afterEvent } from '../../functions/domain/job.ts';
import { isRefused } from '../../functions/domain/job-state.ts';
import type { Ports } from '../../functions/ports/ports.ts';
import { type AssemblyFarm, assemblyFarm } from './assembly-farm.ts';
import { middles } from './decoded.ts';

const farms: AssemblyFarm[] = [];
afterEach(() => {
  for (const farm of farms.splice(0)) farm.close();
});

async function farmFor(): Promise<AssemblyFarm> {
  const farm = await assemblyFarm();
  farms.push(farm);
  return farm;
}

describe('a worker that is interrupted', () => {
  /** Ports whose pictures are read only once the test lets them. */
  function slowPictures(ports: Ports): { readonly slow: Ports; readonly begun: Promise<void>; go(): void } {
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const { promise: free, resolve: go } = Promise.withResolvers<void>();
    const objects: Ports['objects'] = Object.assign(Object.create(ports.objects), {
      async read(...args: Parameters<Ports['objects']['read']>) {
        begin();
        if (args[1] === undefined) await free;
        return ports.objects.read(...args);
      },
    });
    return { slow: { ...ports, objects }, begun, go };
  }

  test('by a stop gives its piece back without a fault', async () => {
    const farm = await farmFor();
    const { slow, begun, go } = slowPictures(farm.ports);
    const stop = new AbortController();
    const taking = farm.stationOf(slow).take(farm.message, { ...farm.taken, stop: stop.signal });
    await begun;
    stop.abort();
    go();
    expect(await taking).toEqual({ kind: 'return', after: 0 });
    expect(await farm.ports.jobs.readTask(farm.job.id, 'segment-0')).toMatchObject({
      state: 'queued',
      faults: 0,
    });
    await farm.assemble();
    expect(await farm.read()).toMatchObject({ state: 'succeeded' });
    expect(middles(await farm.video())).toHaveLength(12);
  });

  test('by the end of its function’s time fails the job at once, and says so', async () => {
    const farm = await farmFor();
    const { slow, begun } = slowPictures(farm.ports);
    const over = new AbortController();
    const taking = farm.stationOf(slow).take(farm.message, { ...farm.taken, over: over.signal });
    await begun;
    over.abort();
    expect(await taking).toEqual({ kind: 'delete' });
    expect(await farm.read()).toMatchObject({
      state: 'failed',
      failure: { class: 'too-heavy', code: 'VideoTooHeavy' },
    });
  });

  test('by a cancellation leaves the job cancelled', async () => {
    const farm = await farmFor();
    const { slow, begun } = slowPictures(farm.ports);
    const taking = farm.take(slow);
    await begun;
    await farm.ports.jobs.updateJob(farm.job.id, (job, now) => {
      const next = afterEvent(job, { kind: 'cancel' }, now);
      return isRefused(next) ? { answer: undefined } : { write: next, answer: undefined };
    });
    // The next picture never comes: only a killed encoder ends.
    expect(await taking).toEqual({ kind: 'delete' });
    expect(await farm.read()).toMatchObject({ state: 'cancelled' });
    expect((await farm.read()).video).toBeUndefined();
  });
});
