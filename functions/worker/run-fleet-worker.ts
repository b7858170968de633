import { type Milliseconds, minutes } from '../domain/units.ts';
import type { FrameQueue } from '../ports/frame-queue.ts';
import { takeWork } from '../render/take-work.ts';
import type { WorkerContext } from '../render/worker-context.ts';
import { runWorker, sourceOf } from '../work/run-worker.ts';
import { leftWhenStopped } from './left-when-stopped.ts';
import { Outage, type QueueUnreachable } from './outage.ts';
import { UseOfTrees } from './use-of-trees.ts';

export interface FleetWorkerSettings {
  readonly context: WorkerContext;
  /** Where its work comes from; each is asked in this order. */
  readonly queues: readonly FrameQueue[];
  /** Between two looks at queues that are empty, or do not answer. */
  readonly lookEvery: Milliseconds;
  /** Leaves when it has had nothing to do for so long; else it stays until it is stopped. */
  readonly leaveAfter?: Milliseconds;
  readonly stop: AbortSignal;
  readonly say: (text: string) => void;
  readonly report: (error: unknown) => void;
}

/** A rented machine that cannot ask for work is given up after so long: another may be able to. */
const outagePatience: Milliseconds = minutes(10);

/**
 * Renders frames and opens scenes until it is stopped: what it holds then goes back to the queue at once. Resolves
 * when all is finished or given back.
 * @throws QueueUnreachable when it would leave for having nothing to do, and cannot know
 */
export async function runFleetWorker(settings: FleetWorkerSettings): Promise<'stopped' | 'idle'> {
  const { queues, lookEvery, leaveAfter = Infinity, stop, report } = settings;
  const { clock } = settings.context.ports;
  const trees = new UseOfTrees(leftWhenStopped(settings.context.trees, stop), clock);
  const take = takeWork({ ...settings.context, trees });
  const outage = new Outage(clock, settings);
  const leave = new AbortController();
  let givenUp: QueueUnreachable | undefined;
  await runWorker({
    sources: queues.map((queue) => outage.watch(sourceOf(queue, take, { stop, report }))),
    async wait(signal) {
      const { now } = outage;
      if (now && leaveAfter < Infinity && now.lasts >= outagePatience) givenUp = now.error;
      // One look that fails says little: those before it have found nothing.
      const mayKnow = !now || now.lasts === 0;
      if (givenUp || (mayKnow && trees.idleTime >= leaveAfter)) leave.abort();
      else await clock.sleep(lookEvery, signal);
    },
    stop: AbortSignal.any([stop, leave.signal]),
    report,
  });
  if (givenUp) throw givenUp;
  return stop.aborted ? 'stopped' : 'idle';
}
