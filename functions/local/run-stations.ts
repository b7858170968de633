import { join } from 'node:path';
import { type AssembleStation, assembleStation } from '../assemble/assemble-station.ts';
import { deadLetterStation } from '../dead-letter/dead-letter-station.ts';
import { dispatchStation } from '../dispatch/dispatch-station.ts';
import { type Milliseconds, minutes, seconds } from '../domain/units.ts';
import type { FrameLimits, Renderer } from '../ports/renderer.ts';
import { reconcileStation } from '../reconcile/reconcile-station.ts';
import type { TreeCache } from '../render/project-trees.ts';
import { scratchBelow } from '../render/scratch.ts';
import { takeWork } from '../render/take-work.ts';
import type { WorkerContext } from '../render/worker-context.ts';
import { runWorker, sourceOf } from '../work/run-worker.ts';
import type { LocalPorts } from './local-ports.ts';
import type { SqliteQueue } from './sqlite-queue.ts';

export interface StationsSettings {
  readonly ports: LocalPorts;
  readonly trees: TreeCache;
  /** One for each worker. */
  readonly renderers: readonly Renderer[];
  readonly limits: FrameLimits;
  readonly allowScripts: boolean;
  /** Absolute path of a folder for temporary files. */
  readonly scratch: string;
  readonly ffmpeg: string;
  readonly stop: AbortSignal;
  readonly report: (error: unknown) => void;
}

const reconcileEvery: Milliseconds = seconds(30);
/** Messages wake a waiting worker at once; this only bounds what a missed call would cost. */
const lookEvery: Milliseconds = minutes(1);

/** Runs every station of the farm in this process. Resolves when all have stopped and finished. */
export async function runStations(settings: StationsSettings): Promise<void> {
  const { ports, renderers, scratch, ffmpeg, stop } = settings;
  const { queues } = ports;
  const workers = renderers.map((renderer, index) => runRenderWorker(settings, renderer, index));
  const assembly: AssembleStation = assembleStation(ports, {
    ffmpeg,
    scratch: scratchBelow(join(scratch, 'assemble')),
  });
  await Promise.all([
    ...workers,
    runLoop(settings, queues.dispatch, dispatchStation(ports).take),
    runLoop(settings, queues.deadLetters, deadLetterStation(ports).take),
    runLoop(settings, queues.assemble, (message, taken) => assembly.take(message, taken)),
    runReconcile(ports, stop, settings.report),
  ]);
}

async function runRenderWorker(settings: StationsSettings, renderer: Renderer, index: number): Promise<void> {
  const { ports, trees, limits, allowScripts, scratch, stop, report } = settings;
  // A Blender that cannot start now is started again, and its failure told, with the first frame.
  void renderer.start().catch(report);
  const name = `local-${index + 1}`;
  const context: WorkerContext = {
    ports,
    renderer,
    trees,
    name,
    limits,
    scratch: scratchBelow(join(scratch, name)),
    allowScripts,
  };
  const { framesHigh, prepare, frames } = ports.queues;
  const queues = [framesHigh, prepare, frames];
  const take = takeWork(context);
  const sources = queues.map((queue) => sourceOf(queue, take, { stop, report }));
  await runWorker({ sources, wait: () => waitForAny(queues, stop), stop, report });
  await renderer.close();
}

function runLoop<Message>(
  { stop, report }: StationsSettings,
  queue: SqliteQueue<Message>,
  take: Parameters<typeof sourceOf<Message>>[1],
): Promise<void> {
  const wait = () => queue.waitForMessage(lookEvery, stop);
  return runWorker({ sources: [sourceOf(queue, take, { stop, report })], wait, stop, report });
}

type Waitable = Pick<SqliteQueue<never>, 'waitForMessage'>;

async function waitForAny(queues: readonly Waitable[], stop: AbortSignal): Promise<void> {
  const enough = new AbortController();
  const end = () => enough.abort();
  stop.addEventListener('abort', end, { once: true });
  await Promise.race(queues.map((queue) => queue.waitForMessage(lookEvery, enough.signal)));
  stop.removeEventListener('abort', end);
  enough.abort();
}

async function runReconcile(
  ports: LocalPorts,
  stop: AbortSignal,
  report: (error: unknown) => void,
): Promise<void> {
  const station = reconcileStation(ports);
  while (!stop.aborted) {
    await station.run().catch(report);
    await ports.clock.sleep(reconcileEvery, stop);
  }
}
