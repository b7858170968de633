import { noScene, parseFrameList } from '../domain/frame-list.ts';
import type { Dispatch, Job } from '../domain/job.ts';
import type { FrameNumber } from '../domain/units.ts';
import { reset } from '../domain/work-rules/reset.ts';
import { allPages } from '../ports/all-pages.ts';
import type { Ports } from '../ports/ports.ts';
import { keptFrames } from '../work/kept-frames.ts';

const pageSize = 500;

/**
 * Puts the frames of a retry, or of the guard, back to `queued` under the job's epoch, before any of them is sent. Each reset
 * is conditional on the epoch, so that doing it twice, or late, changes nothing.
 */
export async function resetFrames(ports: Ports, job: Job): Promise<Job> {
  const wanted = job.dispatch.reset;
  if (wanted === undefined) return job;
  for await (const frame of framesToReset(ports, job, wanted)) {
    await ports.jobs.updateFrame(job.id, frame, (record, now) => reset(record, job.epoch, now));
  }
  const updated = await ports.jobs.updateJob(job.id, (current) => {
    if (current.epoch !== job.epoch) return { answer: current };
    const { reset: _done, ...dispatch } = current.dispatch;
    const next = { ...current, dispatch };
    return { write: next, answer: next };
  });
  return updated ?? job;
}

async function* framesToReset(
  ports: Ports,
  job: Job,
  wanted: NonNullable<Dispatch['reset']>,
): AsyncGenerator<FrameNumber> {
  if (wanted === 'kept') {
    yield* keptFrames(ports.jobs, job.id);
    return;
  }
  if (wanted !== 'failed') {
    yield* parseFrameList(wanted.frames, noScene, job.total);
    return;
  }
  const query = { state: 'failed', limit: pageSize } as const;
  for await (const page of allPages((from) => ports.jobs.listFrames(job.id, { ...query, ...from }))) {
    for (const { frame } of page.items) yield frame;
  }
}
