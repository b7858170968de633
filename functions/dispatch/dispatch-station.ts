import { takesFrames } from '../domain/job.ts';
import type { DispatchMessage } from '../domain/messages.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Ports } from '../ports/ports.ts';
import { jobFrames } from './job-frames.ts';
import { sendFrames } from './send-frames.ts';

export interface DispatchStation {
  take(message: DispatchMessage): Promise<Outcome>;
}

/** Sends the frames of one range of a large job. */
export function dispatchStation(ports: Ports): DispatchStation {
  return {
    async take({ job: id, epoch, from, to }) {
      const job = await ports.jobs.readJob(id);
      // What is not sent because the job is paused is sent when it is resumed.
      if (job?.epoch === epoch && takesFrames(job)) {
        await sendFrames(ports, job, jobFrames(job).ordered.slice(from, to));
      }
      return { kind: 'delete' };
    },
  };
}
