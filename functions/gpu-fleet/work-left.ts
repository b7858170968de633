import { noScene, parseFrameList } from '../domain/frame-list.ts';
import { type Job, takesFrames } from '../domain/job.ts';
import { type Instant, type Milliseconds, milliseconds } from '../domain/units.ts';
import { allPages } from '../ports/all-pages.ts';
import type { JobStore } from '../ports/job-store.ts';
import { countFrames } from '../work/count-frames.ts';
import { frameTimeOf, timeLeftOf } from './frame-time.ts';
import type { WorkLeft } from './new-workers.ts';

const pageSize = 200;

/** What a job asks of the GPU fleet now; undefined when it is nothing. */
export async function workLeft(jobs: JobStore, job: Job, now: Instant): Promise<WorkLeft | undefined> {
  if (waitsForPreparation(job)) return onePreparation(job);
  const onGpu = framesOnGpu(job);
  if (onGpu === 0 || job.prepared === undefined || !takesFrames(job)) return undefined;
  const { succeeded, failed } = await countFrames(jobs, job);
  const unfinished = Math.min(onGpu, job.total - succeeded - failed);
  if (unfinished <= 0) return undefined;
  const [sofar, { gpuAttempts, gpuTime }] = await Promise.all([
    timesSoFar(jobs, job, now),
    jobs.sumUsage(job.id),
  ]);
  const expected = job.fleet?.frameTime;
  const frameTime = frameTimeOf({ expected, attempts: gpuAttempts, time: gpuTime, sofar });
  return {
    waiting: Math.max(0, unfinished - sofar.length),
    sideBySide: job.prepared.sequential ? 1 : Math.min(unfinished, job.request.maxWorkers ?? unfinished),
    frameTime,
    rendering: sofar.map((time) => timeLeftOf(frameTime, time)),
  };
}

/** Its scene is to be opened by a worker of this fleet. */
const waitsForPreparation = ({ state, fleet, prepared, deletedAt }: Job) =>
  prepared === undefined &&
  deletedAt === undefined &&
  fleet?.fleet === 'gpu' &&
  (state === 'queued' || state === 'preparing');

const onePreparation = ({ fleet }: Job): WorkLeft => ({
  waiting: 1,
  sideBySide: 1,
  frameTime: frameTimeOf({ expected: fleet?.frameTime, attempts: 0, time: milliseconds(0), sofar: [] }),
  rendering: [],
});

function framesOnGpu({ fleet, total }: Job): number {
  if (fleet?.fleet === 'gpu') return total;
  return fleet?.moved ? parseFrameList(fleet.moved.frames, noScene, total).length : 0;
}

/** How long each frame has taken that a worker of this fleet renders. */
async function timesSoFar(jobs: JobStore, { id }: Job, now: Instant): Promise<readonly Milliseconds[]> {
  const times: Milliseconds[] = [];
  const query = { state: 'rendering', limit: pageSize } as const;
  for await (const { items } of allPages((from) => jobs.listFrames(id, { ...query, ...from }))) {
    for (const { record } of items) {
      const isHeld = record.state === 'rendering' && record.fleet === 'gpu' && record.lease.until > now;
      if (isHeld) times.push(milliseconds(Math.max(0, now - record.startedAt)));
    }
  }
  return times;
}
