import { allPages } from '../ports/all-pages.ts';
import type { Ports } from '../ports/ports.ts';
import { reconcileJob } from './reconcile-job.ts';

export interface ReconcileStation {
  /** Looks at every job that needs it, once. @throws the first error, after all jobs were looked at */
  run(): Promise<void>;
}

const pageSize = 100;

/** Finishes, alone if need be, any job from any state; on a timer. */
export function reconcileStation(ports: Ports): ReconcileStation {
  return {
    async run() {
      const now = await ports.jobs.now();
      const errors: unknown[] = [];
      for await (const page of allPages((from) => ports.jobs.listOpenJobs({ limit: pageSize, ...from }))) {
        for (const job of page.items) {
          // One job that cannot be helped must not keep the others waiting.
          await reconcileJob(ports, job, now).catch((error: unknown) => errors.push(error));
        }
      }
      if (errors.length > 0) throw errors[0];
    },
  };
}
