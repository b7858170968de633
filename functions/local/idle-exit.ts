import { needsCare } from '../domain/job.ts';
import { isEnded } from '../domain/job-state.ts';
import { type Milliseconds, seconds } from '../domain/units.ts';
import type { Clock } from '../ports/clock.ts';
import type { JobStore } from '../ports/job-store.ts';

const lookEvery: Milliseconds = seconds(5);

/** Resolves when the farm has had no job to work on, and no caller, for so long; or when it is stopped. */
export async function idleFor(
  time: Milliseconds,
  farm: { readonly jobs: JobStore; readonly clock: Clock; readonly lastCall: () => number },
  stop: AbortSignal,
): Promise<void> {
  let busyAt: number = farm.clock.now();
  while (!stop.aborted && farm.clock.now() - Math.max(busyAt, farm.lastCall()) < time) {
    await farm.clock.sleep(lookEvery, stop);
    if (await isBusy(farm.jobs)) busyAt = farm.clock.now();
  }
}

/** A paused job waits for its owner, who will start the farm again by asking for it. */
async function isBusy(jobs: JobStore): Promise<boolean> {
  const { items } = await jobs.listOpenJobs({ limit: 100 });
  return items.some((job) => needsCare(job) && !isEnded(job.state) && job.state !== 'paused');
}
