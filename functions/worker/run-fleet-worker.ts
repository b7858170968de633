import type { FrameMessage } from '../domain/messages.ts';
import type { Milliseconds } from '../domain/units.ts';
import type { FrameQueue } from '../ports/frame-queue.ts';
import { prepareStation } from '../prepare/prepare-station.ts';
import { renderStation, type TakenMessage } from '../render/render-station.ts';
import type { WorkerContext } from '../render/worker-context.ts';
import { runWorker, sourceOf } from '../work/run-worker.ts';
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
  readonly report: (error: unknown) => void;
}

/**
 * Renders frames and opens scenes until it is stopped: what it holds then goes back to the queue at once. Resolves
 * when all is finished or given back.
 */
export async function runFleetWorker(settings: FleetWorkerSettings): Promise<'stopped' | 'idle'> {
  const { queues, lookEvery, leaveAfter = Infinity, stop, report } = settings;
  const { clock } = settings.context.ports;
  const trees = new UseOfTrees(settings.context.trees, clock);
  const take = takeEither({ ...settings.context, trees });
  const leave = new AbortController();
  const loop = { stop: AbortSignal.any([stop, leave.signal]), report };
  await runWorker({
    ...loop,
    sources: queues.map((queue) => sourceOf(queue, take, loop)),
    async wait(signal) {
      if (trees.idleTime >= leaveAfter) leave.abort();
      else await clock.sleep(lookEvery, signal);
    },
  });
  return stop.aborted ? 'stopped' : 'idle';
}

function takeEither(context: WorkerContext) {
  const prepare = prepareStation(context);
  const render = renderStation(context);
  return (message: FrameMessage, taken: TakenMessage) =>
    (message.kind === 'prepare' ? prepare : render).take(message, taken);
}
