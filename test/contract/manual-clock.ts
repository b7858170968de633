import { type Instant, instant, leaseToken, type Milliseconds } from '../../functions/domain/units.ts';
import type { Clock } from '../../functions/ports/clock.ts';

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

/** Time that passes only when a test says so; tokens are numbered. */
export class ManualClock implements Clock {
  #now: number;
  #tokens = 0;
  readonly #sleepers = new Set<Sleeper>();

  /** @param start  milliseconds since 1970 */
  constructor(start = 1_800_000_000_000) {
    this.#now = start;
  }

  now(): Instant {
    return instant(this.#now);
  }

  token() {
    return leaseToken(`token-${++this.#tokens}`);
  }

  random() {
    return 0.5;
  }

  sleep(time: Milliseconds, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted || time <= 0) return Promise.resolve();
    return new Promise((resolve) => {
      const sleeper = { until: this.#now + time, wake: () => resolve() };
      this.#sleepers.add(sleeper);
      signal?.addEventListener('abort', () => this.#end(sleeper), { once: true });
    });
  }

  /** Lets time pass and wakes those whose sleep has ended. */
  advance(time: Milliseconds): void {
    this.#now += time;
    for (const sleeper of this.#sleepers) if (sleeper.until <= this.#now) this.#end(sleeper);
  }

  get sleeping(): number {
    return this.#sleepers.size;
  }

  #end(sleeper: Sleeper) {
    this.#sleepers.delete(sleeper);
    sleeper.wake();
  }
}
