import { deadLetterStation } from '../../functions/dead-letter/dead-letter-station.ts';
import { dispatchStation } from '../../functions/dispatch/dispatch-station.ts';
import { bytes, milliseconds, minutes, seconds } from '../../functions/domain/units.ts';
import type { Ports } from '../../functions/ports/ports.ts';
import { prepareStation } from '../../functions/prepare/prepare-station.ts';
import { reconcileStation } from '../../functions/reconcile/reconcile-station.ts';
import { renderStation } from '../../functions/render/render-station.ts';
import { takeWork } from '../../functions/render/take-work.ts';
import type { WorkerContext } from '../../functions/render/worker-context.ts';
import { runWorker, sourceOf } from '../../functions/work/run-worker.ts';
import { calledBy, rungQueues } from './called-workers.ts';
import { MemoryObjectStore } from './memory-object-store.ts';
import { noOpRenderer, type RenderScript } from './no-op-renderer.ts';
import { noTrees } from './no-trees.ts';
import type { SimulatedClock } from './simulated-clock.ts';
import { type Faults, noFaults, SimulatedOutage, SimulatedProcess } from './simulated-process.ts';
import { openStores } from './stores.ts';

/** The real stations on a real store, with time, Blender and misfortune simulated. */
export class SimulatedFarm {
  readonly clock: SimulatedClock;
  readonly objects: MemoryObjectStore;
  /** The store and queues themselves, without misfortune. */
  readonly real: Ports;
  readonly errors: unknown[] = [];
  faults: Faults = noFaults;
  /** Workers are called by messages, and high jobs' messages ring for them. */
  called = false;
  readonly #script: RenderScript;
  readonly #stop = new AbortController();
  #processes = 0;

  constructor(clock: SimulatedClock, script: RenderScript) {
    this.clock = clock;
    this.#script = script;
    this.objects = new MemoryObjectStore(() => clock.now());
    const { jobs, queues, settled } = openStores(clock);
    clock.settled = settled;
    this.real = {
      jobs,
      queues,
      objects: this.objects,
      events: { publish: async () => undefined },
      clock,
    };
  }

  /** Starts a worker that is replaced a while after it dies. */
  startWorker(): SimulatedProcess {
    const process = this.#process(() => void this.startWorker());
    const context = this.#workerContext(process);
    const loop = this.#loop(process);
    if (this.called) {
      void runWorker({ ...loop, sources: calledBy(process.ports, context, loop) });
      return process;
    }
    const { queues } = process.ports;
    const sources = [
      sourceOf(queues.framesHigh, takeWork(context), loop),
      sourceOf(queues.prepare, prepareStation(context).take, loop),
      sourceOf(queues.frames, renderStation(context).take, loop),
    ];
    void runWorker({ ...loop, sources });
    return process;
  }

  /** Starts what is no worker: dispatch, dead letters, and reconcile on its timer. */
  startStations(): void {
    const process = this.#process(() => this.startStations());
    const { ports } = process;
    const loop = this.#loop(process);
    const sources = [
      sourceOf(ports.queues.dispatch, dispatchStation(ports).take, loop),
      sourceOf(ports.queues.deadLetters, deadLetterStation(ports).take, loop),
    ];
    void runWorker({ ...loop, sources });
    void this.#reconcile(process);
  }

  /** A process for whoever calls the farm: a person's commands, which may die halfway. */
  startCaller(): SimulatedProcess {
    return this.#process(() => undefined);
  }

  stop(): void {
    this.#stop.abort();
  }

  async #reconcile(process: SimulatedProcess): Promise<void> {
    const station = reconcileStation(process.ports);
    while (process.alive && !this.#stop.signal.aborted) {
      await station.run().catch((error: unknown) => this.#report(error));
      await process.ports.clock.sleep(minutes(5), this.#stop.signal);
    }
  }

  #process(onDeath: () => void): SimulatedProcess {
    this.#processes += 1;
    const restart = async () => {
      await this.clock.sleep(seconds(1 + Math.floor(this.clock.random() * 60)));
      if (!this.#stop.signal.aborted) onDeath();
    };
    const process = new SimulatedProcess(
      this.real,
      this.clock,
      () => this.faults,
      () => void restart(),
    );
    if (this.called) process.ports = { ...process.ports, queues: rungQueues(process.ports.queues) };
    return process;
  }

  #loop(process: SimulatedProcess) {
    return {
      wait: (stop: AbortSignal) =>
        process.ports.clock.sleep(milliseconds(Math.floor(1000 + this.clock.random() * 40_000)), stop),
      stop: this.#stop.signal,
      report: (error: unknown) => this.#report(error),
    };
  }

  #workerContext(process: SimulatedProcess): WorkerContext {
    return {
      ports: process.ports,
      renderer: noOpRenderer(process.ports.clock, this.#script),
      trees: noTrees(process.ports.objects),
      name: `worker-${this.#processes}`,
      limits: { time: minutes(60), memory: bytes(2 ** 30) },
      scratch: { inFolder: (work) => work('/scratch') },
      allowScripts: false,
    };
  }

  /** Outages were ordered; anything else that a station throws is a defect. */
  #report(error: unknown): void {
    if (!(error instanceof SimulatedOutage)) this.errors.push(error);
  }
}
