import type { Ports } from '../ports/ports.ts';
import { openJobs } from './open-jobs.ts';
import { reconcileJob } from './reconcile-job.ts';
import { sweepBlobs } from './sweep-blobs.ts';

export interface ReconcileStation {
  /**
   * Looks at every job that needs it, once, at what waits uncalled, and at blobs once a day.
   * @throws the first error, after all was done
   */
  run(): Promise<void>;
}

/** Finishes, alone if need be, any job from any state, and clears up; on a timer. */
export function reconcileStation(ports: Ports): ReconcileStation {
  return {
    async run() {
      const now = await ports.jobs.now();
      const errors: unknown[] = [];
      for await (const job of openJobs(ports.jobs)) {
        // One job that cannot be helped must not keep the others waiting.
        await reconcileJob(ports, job, now).catch((error: unknown) => errors.push(error));
      }
      // It calls nobody by itself on AWS: a dead worker may have left work there, or a message of a job that has ended.
      await ports.queues.framesHigh.wake?.().catch((error: unknown) => errors.push(error));
      await sweepBlobs(ports, now).catch((error: unknown) => errors.push(error));
      if (errors.length > 0) throw errors[0];
    },
  };
}
