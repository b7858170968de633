import { FarmError } from '../domain/failure.ts';
import { type Instant, type Milliseconds, milliseconds } from '../domain/units.ts';
import type { Clock } from '../ports/clock.ts';
import type { Source } from '../work/run-worker.ts';

/** A worker cannot ask for work: it waits, and goes on when it can. */
export class QueueUnreachable extends FarmError {
  override readonly failure = 'transient';

  constructor(cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(`the farm’s queue cannot be asked for work: ${why}`, {
      advice:
        'nothing: the worker waits and goes on; if it lasts, look at the network and the AWS credentials',
      cause,
    });
  }
}

/** Where a worker tells of an outage. */
export interface OutageNews {
  readonly report: (error: QueueUnreachable) => void;
  readonly say: (text: string) => void;
}

/** Watches the queues of a worker: tells once that they do not answer, however often that is found, and once that they do. */
export class Outage {
  readonly #clock: Clock;
  readonly #news: OutageNews;
  readonly #failing = new Set<Source>();
  #since: Instant;
  #latest: QueueUnreachable | undefined;

  constructor(clock: Clock, news: OutageNews) {
    this.#clock = clock;
    this.#news = news;
    this.#since = clock.now();
  }

  /** The outage that goes on, and for how long. */
  get now(): { readonly error: QueueUnreachable; readonly lasts: Milliseconds } | undefined {
    return this.#latest && { error: this.#latest, lasts: this.#lasts() };
  }

  /** The same source, which never rejects: while it cannot be asked, it has nothing. */
  watch(source: Source): Source {
    return async (onFree) => {
      try {
        const handle = await source(onFree);
        this.#answered(source);
        return handle;
      } catch (error) {
        this.#failed(source, error);
        return undefined;
      }
    };
  }

  #failed(source: Source, error: unknown): void {
    this.#failing.add(source);
    if (this.#latest) return;
    this.#since = this.#clock.now();
    this.#latest = new QueueUnreachable(error);
    this.#news.report(this.#latest);
  }

  #answered(source: Source): void {
    this.#failing.delete(source);
    if (!this.#latest || this.#failing.size > 0) return;
    this.#latest = undefined;
    this.#news.say(`the farm’s queue answers again, after ${Math.round(this.#lasts() / 1000)} s`);
  }

  #lasts = (): Milliseconds => milliseconds(this.#clock.now() - this.#since);
}
