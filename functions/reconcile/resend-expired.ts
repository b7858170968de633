import type { NumberedFrame } from '../domain/frame.ts';
import type { Job } from '../domain/job.ts';
import type { FrameMessage } from '../domain/messages.ts';
import type { Instant } from '../domain/units.ts';
import { takeoverGrace } from '../domain/work-rules/lease-times.ts';
import { allPages } from '../ports/all-pages.ts';
import type { Ports } from '../ports/ports.ts';
import { sendWork } from '../work/fleets.ts';

const pageSize = 500;

/** Sends the frames again whose worker has vanished. */
export async function resendExpired(ports: Ports, job: Job, now: Instant): Promise<void> {
  const query = { state: 'rendering', limit: pageSize } as const;
  for await (const page of allPages((from) => ports.jobs.listFrames(job.id, { ...query, ...from }))) {
    const expired = page.items.filter(
      ({ record }) => record.state === 'rendering' && record.lease.until + takeoverGrace <= now,
    );
    if (expired.length > 0) await sendWork(ports.queues, job, messages(job, expired));
  }
}

function messages(job: Job, expired: readonly NumberedFrame[]): FrameMessage[] {
  const to = { job: job.id, epoch: job.epoch };
  if (job.prepared?.sequential) return [{ ...to, kind: 'sequence' }];
  return expired.map(({ frame }) => ({ ...to, kind: 'frame', frame }));
}
