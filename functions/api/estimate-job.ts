import type { z } from '@hono/zod-openapi';
import { costOf, type LambdaFleet } from '../domain/costs.ts';
import type { Fleet } from '../domain/fleet.ts';
import type { FrameRecord } from '../domain/frame.ts';
import type { Milliseconds } from '../domain/units.ts';
import { type Usage, usageOf } from '../domain/usage.ts';
import type { ApiOptions } from './api-options.ts';
import { framesBefore } from './frames-before.ts';
import type { estimateSchema } from './schemas/job-schema.ts';
import { checkSubmission } from './submission/check-submission.ts';
import { planFleet, warningsOnLambda } from './submission/plan-fleet.ts';

/**
 * What a job would take; nothing is stored or queued.
 * @throws RequestRefused as a submission of the same body would
 */
export async function estimateJob(
  options: ApiOptions,
  body: unknown,
): Promise<z.output<typeof estimateSchema>> {
  const submission = await checkSubmission(options, body);
  const { request, frames } = submission;
  const { ports, fleet } = options;
  const before = await framesBefore(ports.jobs, request);
  const plan = planFleet(options, submission, before);
  const only = fleet ? 'lambda' : 'local';
  const where = plan?.fleet ?? only;
  const measured = measuredFrames(before.filter((frame) => fleetThatDid(frame, only) === where));
  const mean = (figure: (frame: MeasuredFrame) => number) =>
    measured.reduce((sum, frame) => sum + figure(frame), 0) / measured.length;
  const known = measured.length > 0;
  const seconds = (mean(({ renderTime }) => renderTime) * frames.total) / 1000;
  const dollars = mean(({ usage }) => costOf(usage, fleet)) * frames.total;
  return {
    frames: frames.total,
    fleet: where,
    reason: plan?.reason ?? null,
    warnings: where === 'lambda' ? warningsOnLambda(submission).map((warning) => ({ ...warning })) : [],
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

/** Where a frame was rendered: a farm that has one fleet records none. */
const fleetThatDid = (record: FrameRecord, only: Fleet): Fleet | undefined =>
  record.state === 'succeeded' ? (record.fleet ?? only) : undefined;

const measuredFrames = (records: readonly FrameRecord[]): readonly MeasuredFrame[] =>
  records.flatMap((record) =>
    record.state === 'succeeded' ? [{ renderTime: record.result.renderTime, usage: usageOf(record) }] : [],
  );
