import type { z } from '@hono/zod-openapi';
import { localCost } from '../domain/costs.ts';
import type { Job, JobRequest } from '../domain/job.ts';
import type { JobStore } from '../ports/job-store.ts';
import type { ApiOptions } from './api-options.ts';
import { canonicalJson } from './canonical-json.ts';
import type { estimateSchema } from './schemas/job-schema.ts';
import { checkSubmission } from './submission/check-submission.ts';

/** How many of the newest jobs, and of frames of each, are looked at. */
const recentJobs = 100;
const measuredFrames = 100;

/**
 * What a job would take; nothing is stored or queued.
 * @throws RequestRefused as a submission of the same body would
 */
export async function estimateJob(
  options: ApiOptions,
  body: unknown,
): Promise<z.output<typeof estimateSchema>> {
  const { request, frames } = await checkSubmission(options, body);
  const times = await renderTimesBefore(options.ports.jobs, request);
  const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
  return {
    frames: frames.total,
    fleet: 'local',
    seconds: times.length === 0 ? null : Math.round((mean * frames.total) / 100) / 10,
    framesMeasured: times.length,
    cost: { usd: localCost },
  };
}

/** Milliseconds that frames of the newest job with the same pictures took. */
async function renderTimesBefore(jobs: JobStore, request: JobRequest): Promise<number[]> {
  const wanted = picturesOf(request);
  const { items } = await jobs.listJobs({ limit: recentJobs });
  for (const job of items) {
    if (picturesOf(job.request) !== wanted) continue;
    const times = await renderTimes(jobs, job);
    if (times.length > 0) return times;
  }
  return [];
}

async function renderTimes(jobs: JobStore, job: Job): Promise<number[]> {
  const { items } = await jobs.listFrames(job.id, { state: 'succeeded', limit: measuredFrames });
  return items.flatMap(({ record }) => (record.state === 'succeeded' ? [record.result.renderTime] : []));
}

/** All that decides how long a frame takes. */
const picturesOf = ({ scene, manifest, settings, output: { format, depth } }: JobRequest) =>
  canonicalJson({ scene, manifest, settings, format, depth });
