import { dispatchJob } from '../../functions/dispatch/dispatch-job.ts';
import { askedFleet } from '../../functions/domain/choose-fleet.ts';
import { isEnded } from '../../functions/domain/job-state.ts';
import { bytes, instant, jobId, minutes, seconds } from '../../functions/domain/units.ts';
import { gpuFleetStation } from '../../functions/gpu-fleet/gpu-fleet-station.ts';
import type { Ports } from '../../functions/ports/ports.ts';
import type { FleetMemory, RememberedFleet } from '../../functions/ports/worker-fleet.ts';
import { reconcileStation } from '../../functions/reconcile/reconcile-station.ts';
import { QueueUnreachable } from '../../functions/worker/outage.ts';
import { runFleetWorker } from '../../functions/worker/run-fleet-worker.ts';
import { aJob } from '../domain/a-job.ts';
import { MemoryObjectStore } from '../simulation/memory-object-store.ts';
import { noOpRenderer } from '../simulation/no-op-renderer.ts';
import { noTrees } from '../simulation/no-trees.ts';
import type { SimulatedClock } from '../simulation/simulated-clock.ts';
import { type Faults, noFaults, SimulatedOutage, SimulatedProcess } from '../simulation/simulated-process.ts';
import { openStores } from '../simulation/stores.ts';
import { aFrameQueue } from '../work/two-fleets.ts';
import type { Load } from './loads.ts';
import { type BatchManners, BatchOutage, type RunningWorker, SimulatedBatch } from './simulated-batch.ts';

/** What a worker did with its time. */
export interface WorkerAccount {
  readonly name: string;
  readonly readyAt: number;
  /** Frames that it renders now, or did when its machine was taken away. */
  rendering: number;
  busy: number;
  /** When its last frame ended; when it began, before any. */
  lastBusy: number;
}

/** The real scaler and real workers on a real store, with Batch, Blender and misfortune simulated. */
export class GpuFarm {
  readonly clock: SimulatedClock;
  readonly load: Load;
  readonly ports: Ports;
  readonly batch: SimulatedBatch;
  readonly accounts = new Map<string, WorkerAccount>();
  readonly errors: unknown[] = [];
  faults: Faults = noFaults;
  readonly #stop = new AbortController();

  constructor(clock: SimulatedClock, load: Load, manners: BatchManners) {
    this.clock = clock;
    this.load = load;
    const { jobs, queues, settled } = openStores(clock);
    clock.settled = settled;
    this.ports = {
      jobs,
      queues: { ...queues, gpu: aFrameQueue(clock), gpuHigh: aFrameQueue(clock) },
      objects: new MemoryObjectStore(() => clock.now()),
      events: { publish: async () => undefined },
      clock,
    };
    this.batch = new SimulatedBatch(clock, manners, (name) => this.#startWorker(name));
  }

  /** Lives until all jobs have ended and nobody is left, or so many hours have passed. */
  async live(hours = 48): Promise<void> {
    const start = this.clock.now();
    void this.#timer(() => this.#scale());
    void this.#timer(() => reconcileStation(this.ports).run());
    for (const [index, { at }] of this.load.jobs.entries()) {
      void this.clock.sleep(seconds(at)).then(() => this.#submit(index));
    }
    let over = false;
    const look = async () => {
      const jobs = await this.#jobs();
      over = jobs.length === this.load.jobs.length && jobs.every(({ state }) => isEnded(state));
      over &&= this.batch.alive().length === 0;
    };
    while (!over && this.clock.now() < start + minutes(60 * hours)) {
      await this.clock.run(instant(this.clock.now() + seconds(30)), () => false);
      await look();
    }
    this.#stop.abort();
    await this.clock.run(instant(this.clock.now() + minutes(5)), () => false);
  }

  /** Seconds from the start until the last job ended. */
  async makespan(): Promise<number> {
    const ends = (await this.#jobs()).map(({ endedAt = Infinity }) => endedAt);
    return (Math.max(...ends) - Date.UTC(2026, 0, 1)) / 1000;
  }

  async #jobs() {
    const jobs = await Promise.all(this.load.jobs.map((_job, index) => this.ports.jobs.readJob(idOf(index))));
    return jobs.filter((job) => job !== undefined);
  }

  async #submit(index: number): Promise<void> {
    const { frames, expected, priority = 'normal' } = this.load.jobs[index] ?? { frames: [] };
    const { request } = aJob();
    const { job } = await this.ports.jobs.createJob((now) =>
      aJob({
        id: idOf(index),
        // However often its machines are taken away, a frame is rendered at last.
        request: { ...request, priority, scene: `${index}`, limits: { ...request.limits, faults: 1000 } },
        frames: `1-${frames.length}`,
        total: frames.length,
        dispatch: { cursor: 0 },
        fleet: { ...askedFleet('gpu'), ...(expected !== undefined && { frameTime: seconds(expected) }) },
        createdAt: now,
        startedAt: now,
      }),
    );
    await dispatchJob(this.ports, job);
    // The farm's bus tells the scaler of a job that begins.
    await this.#scale();
  }

  async #scale(): Promise<void> {
    const { jobs, queues } = this.ports;
    const { gpu, gpuHigh } = queues;
    const own = [gpu, gpuHigh].filter((queue) => queue !== undefined);
    const station = gpuFleetStation(
      { jobs, queues: own, fleet: this.batch, memory: this.#memory },
      this.load.maximum,
    );
    await station.run().catch((error: unknown) => this.#report(error));
  }

  readonly #memory = memoryOfFleet(() => this.clock.now());

  async #timer(run: () => Promise<void>): Promise<void> {
    while (!this.#stop.signal.aborted) {
      await run().catch((error: unknown) => this.#report(error));
      await this.clock.sleep(minutes(1), this.#stop.signal);
    }
  }

  #startWorker(name: string): RunningWorker {
    const stop = new AbortController();
    const gone = Promise.withResolvers<void>();
    const process = new SimulatedProcess(this.ports, this.clock, () => this.faults, gone.resolve);
    const account: WorkerAccount = {
      name,
      readyAt: this.clock.now(),
      rendering: 0,
      busy: 0,
      lastBusy: this.clock.now(),
    };
    this.accounts.set(name, account);
    const { gpu, gpuHigh } = process.ports.queues;
    const left = runFleetWorker({
      context: {
        ports: process.ports,
        fleet: 'gpu',
        renderer: this.#renderer(process, account),
        trees: noTrees(process.ports.objects),
        name,
        limits: { time: minutes(600), memory: bytes(2 ** 30) },
        scratch: { inFolder: (work) => work('/scratch') },
        allowScripts: false,
      },
      queues: [gpuHigh, gpu].filter((queue) => queue !== undefined),
      lookEvery: seconds(5),
      leaveAfter: minutes(1),
      stop: stop.signal,
      say: () => undefined,
      report: (error) => this.#report(error),
    });
    return {
      ended: Promise.race([left.then(() => undefined), gone.promise]),
      stop: () => stop.abort(),
      kill: () => process.kill(),
    };
  }

  #renderer({ ports }: SimulatedProcess, account: WorkerAccount) {
    const taking = (time: number) =>
      noOpRenderer(ports.clock, { seconds: () => time, failure: () => undefined, sequential: false });
    const render: ReturnType<typeof noOpRenderer>['render'] = async (task) => {
      const began = this.clock.now();
      account.rendering += 1;
      try {
        const time = this.load.jobs[Number(task.session.scene)]?.frames[task.frame - 1] ?? 0;
        return await taking(time).render(task);
      } finally {
        account.rendering -= 1;
        account.busy += this.clock.now() - began;
        account.lastBusy = this.clock.now();
      }
    };
    return { ...taking(0), render };
  }

  /** Outages were ordered; anything else is a defect. */
  #report(error: unknown): void {
    const cause = error instanceof QueueUnreachable ? error.cause : error;
    if (!(cause instanceof SimulatedOutage || cause instanceof BatchOutage)) this.errors.push(error);
  }
}

const idOf = (index: number) => jobId(`j_${index}`);

function memoryOfFleet(now: () => ReturnType<SimulatedClock['now']>): FleetMemory {
  let remembered: RememberedFleet | undefined;
  return {
    async update(rule) {
      const { write, answer } = rule(remembered, now());
      remembered = write ?? remembered;
      return answer;
    },
  };
}
