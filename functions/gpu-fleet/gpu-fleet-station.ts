import { inTurn } from '../domain/priority.ts';
import type { Instant } from '../domain/units.ts';
import type { FrameQueue } from '../ports/frame-queue.ts';
import type { JobStore } from '../ports/job-store.ts';
import type { FleetMemory, WorkerFleet } from '../ports/worker-fleet.ts';
import { openJobs } from '../reconcile/open-jobs.ts';
import type { WorkLeft } from './new-workers.ts';
import { planFleet } from './plan-fleet.ts';
import { workLeft } from './work-left.ts';

export interface GpuFleetPorts {
  readonly jobs: JobStore;
  /** The queues that its workers take from. */
  readonly queues: readonly Pick<FrameQueue, 'depth'>[];
  readonly fleet: WorkerFleet;
  readonly memory: FleetMemory;
}

export interface GpuFleetStation {
  /** Starts and ends workers as the work asks for it, once. @throws the first error, after all was tried */
  run(): Promise<FleetFigures>;
}

/** What it found. */
export interface FleetFigures {
  /** Frames that nobody has begun, of jobs that may render. */
  readonly waiting: number;
  /** Workers that have begun to work. */
  readonly running: number;
}

/** Why the scaler ends workers, as Batch tells it again: such an end is no failure. */
export const notNeeded = 'no frame is left for it';

/**
 * The scaler of the GPU fleet: on a timer, and whenever a job begins to render.
 * @param maximum  workers that there may be at the same time
 */
export function gpuFleetStation(
  { jobs, queues, fleet, memory }: GpuFleetPorts,
  maximum: number,
): GpuFleetStation {
  return {
    async run() {
      const now = await jobs.now();
      const [work, depths, workers] = await Promise.all([
        allWorkLeft(jobs, now),
        Promise.all(queues.map((queue) => queue.depth())),
        fleet.list(),
      ]);
      const messages = depths.reduce((sum, { waiting, hidden }) => sum + waiting + hidden, 0);
      const view = { work, messages, workers, maximum };
      const { submit, terminate } = await memory.update(planFleet(view));
      const steps = await Promise.allSettled([
        ...terminate.map((worker) => fleet.terminate(worker, notNeeded)),
        ...submit.map((name) => fleet.submit(name)),
      ]);
      for (const step of steps) if (step.status === 'rejected') throw step.reason;
      return {
        waiting: work.reduce((sum, job) => sum + job.waiting, 0),
        running: workers.filter(({ startedAt }) => startedAt !== undefined).length,
      };
    },
  };
}

/** Of all open jobs, in the order in which workers take it: high ones first, then the oldest. */
async function allWorkLeft(jobs: JobStore, now: Instant): Promise<readonly WorkLeft[]> {
  const found = [];
  for await (const job of openJobs(jobs)) {
    const work = await workLeft(jobs, job, now);
    if (work) found.push({ work, job });
  }
  return found.sort((one, other) => inTurn(one.job, other.job)).map(({ work }) => work);
}
