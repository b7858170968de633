import type { z } from '@hono/zod-openapi';
import { costOf, type LambdaFleet } from '../domain/costs.ts';
import type { Job, JobRequest } from '../domain/job.ts';
import type { Milliseconds } from '../domain/units.ts';
import { type Usage, usageOf } from '../domain/usage.ts';
import type { JobStore } from '../ports/job-store.ts';
import type { ApiOptions } from './api-options.ts';
import { canonicalJson } from './canonical-json.ts';
import type { estimateSchema } from './schemas/job-schema.ts';
import { checkSubmission } from './submission/check-submission.ts';

/** How many of the newest jobs, and of frames of each, are looked at. */
const recentJobs = 100;
const framesOfEach = 100;

/**
 * What a job would take; nothing is stored or queued.
 * @throws RequestRefused as a submission of the same body would
 */
export async function estimateJob(
  options: ApiOptions,
  body: unknown,
): Promise<z.output<typeof estimateSchema>> {
  const { request, frames } = await checkSubmission(options, body);
  const { ports, fleet } = options;
  const measured = await framesBefore(ports.jobs, request);
  const mean = (figure: (frame: MeasuredFrame) => number) =>
    measured.reduce((sum, frame) => sum + figure(frame), 0) / measured.length;
  const known = measured.length > 0;
  const seconds = (mean(({ renderTime }) => renderTime) * frames.total) / 1000;
  const dollars = mean(({ usage }) => costOf(usage, fleet)) * frames.total;
  return {
    frames: frames.total,
    fleet: fleet ? 'lambda' : 'local',
    seconds: known ? Math.round(seconds * 10) / 10 : null,
    framesMeasured: measured.length,
    cost: { usd: known ? dollars : costUnknown(fleet) },
  };
}

const costUnknown = (fleet: LambdaFleet | undefined) => (fleet ? null : 0);

interface MeasuredFrame {
  readonly renderTime: Milliseconds;
  readonly usage: Usage;
}

/** What frames of the newest job with the same pictures took. */
async function framesBefore(jobs: JobStore, request: JobRequest): Promise<MeasuredFrame[]> {
  const wanted = picturesOf(request);
  const { items } = await jobs.listJobs({ limit: recentJobs });
  for (const job of items) {
    if (picturesOf(job.request) !== wanted) continue;
    const measured = await measuredFrames(jobs, job);
    if (measured.length > 0) return measured;
  }
  return [];
}

async function measuredFrames(jobs: JobStore, job: Job): Promise<MeasuredFrame[]> {
  const { items } = await jobs.listFrames(job.id, { state: 'succeeded', limit: framesOfEach });
  return items.flatMap(({ record }) =>
    record.state === 'succeeded' ? [{ renderTime: record.result.renderTime, usage: usageOf(record) }] : [],
  );
}

/** All that decides how long a frame takes. */
const picturesOf = ({ scene, manifest, settings, output: { format, depth } }: JobRequest) =>
  canonicalJson({ scene, manifest, settings, format, depth });
