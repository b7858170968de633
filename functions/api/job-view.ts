import { costOf } from '../domain/costs.ts';
import type { FleetPlan } from '../domain/fleet.ts';
import type { FrameCounts, Job } from '../domain/job.ts';
import { timeLeft } from '../domain/progress.ts';
import { type Instant, milliseconds, type Usd } from '../domain/units.ts';
import { sumOf } from '../domain/usage.ts';
import { countFrames } from '../work/count-frames.ts';
import type { ApiOptions } from './api-options.ts';
import { isoTime } from './iso-time.ts';
import { plainJson } from './plain-json.ts';
import { preparationView } from './preparation-view.ts';
import type { JobView } from './schemas/job-schema.ts';

/** The job as the API shows it, with its counts read now. */
export async function viewJob(
  { ports: { jobs }, fleet }: Pick<ApiOptions, 'ports' | 'fleet'>,
  job: Job,
): Promise<JobView> {
  const [counts, ofFrames, ofTasks, preparation, now] = await Promise.all([
    countFrames(jobs, job),
    jobs.sumUsage(job.id),
    jobs.sumTaskUsage(job.id),
    jobs.readTask(job.id, 'prepare'),
    jobs.now(),
  ]);
  return {
    ...jobView(job, counts, costOf(sumOf([ofFrames, ofTasks]), fleet), now),
    preparation: preparation ? preparationView(preparation, now) : null,
  };
}

function jobView(job: Job, counts: FrameCounts, cost: Usd, now: Instant): Omit<JobView, 'preparation'> {
  const { rendering, succeeded, failed } = counts;
  const { name, ...request } = job.request;
  return {
    id: job.id,
    name,
    state: job.state,
    frames: {
      total: job.total,
      // A count of those rendering that lags behind must not make this negative.
      queued: Math.max(0, job.total - rendering - succeeded - failed),
      rendering,
      succeeded,
      failed,
    },
    fleet: job.fleet ? fleetView(job.fleet) : null,
    failure: job.failure ? plainJson(job.failure) : null,
    persistenceOff: job.persistenceOff ? { ...job.persistenceOff } : null,
    warnings: job.warnings.map((warning) => ({ ...warning })),
    cost: { usd: cost },
    secondsLeft: secondsLeft(job, counts, now),
    video: job.video ? { size: job.video.size } : null,
    createdAt: isoTime(job.createdAt),
    startedAt: isoTime(job.startedAt),
    endedAt: isoTime(job.endedAt),
    epoch: job.epoch,
    request: plainJson({ ...request, frames: job.frames }),
    prepared: job.prepared ? plainJson(job.prepared) : null,
  };
}

const fleetView = ({ fleet, reason, moved }: FleetPlan) => ({
  fleet,
  reason,
  moved: moved ? { ...moved } : null,
});

function secondsLeft(job: Job, counts: FrameCounts, now: Instant): number | null {
  if (job.state !== 'rendering' || job.startedAt === undefined) return null;
  const left = timeLeft(job.total, counts, milliseconds(now - job.startedAt));
  return left === undefined ? null : Math.round(left / 1000);
}
