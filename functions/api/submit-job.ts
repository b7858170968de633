import { dispatchJob } from '../dispatch/dispatch-job.ts';
import { canonicalJson, digestOf } from '../domain/canonical-json.ts';
import type { FleetPlan } from '../domain/fleet.ts';
import { isDispatched, type Job, type PreparedScene } from '../domain/job.ts';
import { warningsThatFit } from '../domain/job-record.ts';
import { blobKey } from '../domain/keys.ts';
import { epoch, type Instant } from '../domain/units.ts';
import type { ApiOptions } from './api-options.ts';
import { framesBefore } from './frames-before.ts';
import { newJobId } from './job-id.ts';
import { checkSubmission, type Submission } from './submission/check-submission.ts';
import { planFleet, warningsOnLambda } from './submission/plan-fleet.ts';
import { preparedByReader } from './submission/prepared-by-reader.ts';

/**
 * Checks a submission, stores the job in one write and sends what it needs first: its frames, or its scene to
 * be opened. When the process dies in between, reconcile sends it, as does who asks with the same key again.
 * @param key  the caller's idempotency key: the same key and body give the same job
 * @throws RequestRefused, IdempotencyKeyReused
 */
export async function submitJob(options: ApiOptions, body: unknown, key: string | undefined): Promise<Job> {
  const { ports } = options;
  const submission = await checkSubmission(options, body);
  const { manifest, request } = submission;
  if (manifest) {
    await ports.objects.put(blobKey(request.manifest), { bytes: manifest }, { sha256: request.manifest });
  }
  const random = ports.clock.token();
  const prepared =
    options.prepare === 'when-needed' ? preparedByReader(submission, options.blender.versions) : undefined;
  const before = options.gpu ? await framesBefore(ports.jobs, request) : [];
  const fleet = planFleet(options, submission, before);
  const isOnLambda = (fleet?.fleet ?? (options.fleet ? 'lambda' : 'local')) === 'lambda';
  const slow = isOnLambda ? warningsOnLambda(submission) : [];
  const warned = { ...submission, warnings: [...submission.warnings, ...slow] };
  const { created, job } = await ports.jobs.createJob(
    (now) => newJob(warned, { prepared, fleet }, now, newJobId(now, random)),
    key === undefined ? undefined : { key, request: digestOf(canonicalJson(body)) },
  );
  if (created) await ports.events.publish({ kind: 'job', job: job.id, state: job.state });
  // The process that created it may have died before it had sent all its frames.
  const hasUnsent = job.prepared !== undefined && !isDispatched(job);
  if (created || hasUnsent) await dispatchJob(ports, job);
  return job;
}

function newJob(
  { request, frames, warnings }: Submission,
  {
    prepared,
    fleet,
  }: { readonly prepared: PreparedScene | undefined; readonly fleet: FleetPlan | undefined },
  now: Instant,
  id: Job['id'],
): Job {
  const job: Job = {
    id,
    request,
    frames: frames.list,
    total: frames.total,
    state: 'queued',
    epoch: epoch(1),
    ...(fleet && { fleet }),
    dispatch: { cursor: 0 },
    warnings: warningsThatFit(warnings),
    permanentFailures: {},
    createdAt: now,
  };
  return prepared ? { ...job, prepared, state: 'rendering', startedAt: now } : job;
}
