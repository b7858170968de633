import { type Instant, type Milliseconds, milliseconds } from '../../functions/domain/units.ts';
import type { FleetWorker, WorkerFleet } from '../../functions/ports/worker-fleet.ts';
import type { SimulatedClock } from '../simulation/simulated-clock.ts';

/** How Batch misbehaves. Times are drawn anew for each call, chances are from 0 to 1. */
export interface BatchManners {
  /** From the submission until the worker begins; the machine is paid for all of it. */
  readonly startUp: () => Milliseconds;
  /** How old the answer of a list is. */
  readonly lag: () => Milliseconds;
  /** A submission fails before anything was done, or its answer is lost after all was done. */
  readonly failedSubmission: number;
  readonly lostAnswer: number;
  /** Time that a worker lives before its machine is taken away, told by a signal or without a word. */
  readonly life: () => { readonly time: Milliseconds; readonly told: boolean };
}

export const goodManners: BatchManners = {
  startUp: () => milliseconds(180_000),
  lag: () => milliseconds(0),
  failedSubmission: 0,
  lostAnswer: 0,
  life: () => ({ time: milliseconds(Infinity), told: true }),
};

export class BatchOutage extends Error {}

/** A worker that Batch runs, as the simulation sees it. */
export interface RunningWorker {
  /** Resolves when it has left by itself, or because it was stopped. */
  readonly ended: Promise<void>;
  /** SIGTERM. */
  stop(): void;
  /** Its machine is gone. */
  kill(): void;
}

export interface BatchRecord {
  worker: FleetWorker;
  endedAt?: Instant;
}

/** AWS Batch as the scaler knows it: machines that take their time, answers that are late or lost. */
export class SimulatedBatch implements WorkerFleet {
  readonly records: BatchRecord[] = [];
  /** How often a worker was asked for, whatever came of it. */
  submissions = 0;
  readonly #clock: SimulatedClock;
  readonly #manners: BatchManners;
  readonly #run: (name: string) => RunningWorker;
  readonly #running = new Map<string, RunningWorker>();

  constructor(clock: SimulatedClock, manners: BatchManners, run: (name: string) => RunningWorker) {
    this.#clock = clock;
    this.#manners = manners;
    this.#run = run;
  }

  async list(): Promise<readonly FleetWorker[]> {
    await this.#latency();
    const then = this.#clock.now() - this.#manners.lag();
    return this.records
      .filter(({ worker, endedAt = Infinity }) => worker.submittedAt <= then && endedAt > then)
      .map(({ worker: { startedAt, ...worker } }) => ({
        ...worker,
        ...(startedAt !== undefined && startedAt <= then && { startedAt }),
      }));
  }

  async submit(name: string): Promise<void> {
    this.submissions += 1;
    await this.#latency();
    if (this.#clock.random() < this.#manners.failedSubmission) throw new BatchOutage('it was not submitted');
    const id = `job-${this.records.length + 1}`;
    const record: BatchRecord = {
      worker: { id, name, submittedAt: this.#clock.now() },
    };
    this.records.push(record);
    void this.#live(record);
    if (this.#clock.random() < this.#manners.lostAnswer) throw new BatchOutage('the answer was lost');
  }

  async terminate({ id }: FleetWorker): Promise<void> {
    await this.#latency();
    const record = this.records.find(({ worker }) => worker.id === id);
    if (!record || record.endedAt !== undefined) return;
    const running = this.#running.get(id);
    if (running) running.stop();
    else record.endedAt = this.#clock.now();
  }

  /** Workers that have not ended, in truth. */
  alive(): readonly BatchRecord[] {
    return this.records.filter(({ endedAt }) => endedAt === undefined);
  }

  async #live(record: BatchRecord): Promise<void> {
    await this.#clock.sleep(this.#manners.startUp());
    if (record.endedAt !== undefined) return;
    record.worker = { ...record.worker, startedAt: this.#clock.now() };
    const running = this.#run(record.worker.name);
    this.#running.set(record.worker.id, running);
    void this.#takeAway(running);
    await running.ended;
    record.endedAt = this.#clock.now();
  }

  async #takeAway(running: RunningWorker): Promise<void> {
    const { time, told } = this.#manners.life();
    if (!Number.isFinite(time)) return;
    await this.#clock.sleep(time);
    if (told) running.stop();
    else running.kill();
  }

  #latency(): Promise<void> {
    return this.#clock.sleep(milliseconds(100 + Math.floor(this.#clock.random() * 2000)));
  }
}
