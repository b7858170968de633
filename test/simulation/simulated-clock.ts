import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Instant, instant, leaseToken, type Milliseconds } from '../../functions/domain/units.ts';
import type { Clock } from '../../functions/ports/clock.ts';

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly wake: () => void;
}

/** Time that passes only when nothing else is left to do, and randomness from a seed. */
export class SimulatedClock implements Clock {
  #now = Date.UTC(2026, 0, 1);
  #order = 0;
  #tokens = 0;
  #seed: number;
  readonly #timers: Timer[] = [];
  /** Resolves when every promise that can settle has done so. */
  settled: () => Promise<unknown> = () => nextTurn();

  constructor(seed: number) {
    this.#seed = seed;
  }

  now(): Instant {
    return instant(this.#now);
  }

  token() {
    this.#tokens += 1;
    return leaseToken(`token-${this.#tokens}`);
  }

  /** Mulberry32: small, and good enough to pick histories with. */
  random(): number {
    this.#seed = (this.#seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#seed ^ (this.#seed >>> 15), 1 | this.#seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  sleep(time: Milliseconds, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = { at: this.#now + Math.max(0, Math.ceil(time)), order: this.#order++, wake: resolve };
      this.#insert(timer);
      signal?.addEventListener(
        'abort',
        () => {
          const at = this.#timers.indexOf(timer);
          if (at >= 0) this.#timers.splice(at, 1);
          resolve();
        },
        { once: true },
      );
    });
  }

  /** Lets time pass, from one timer to the next, until `done` or until nothing is left that could happen. */
  async run(until: Instant, done: () => boolean): Promise<void> {
    for (;;) {
      await this.settled();
      if (done()) return;
      const next = this.#timers[0];
      if (!next || next.at > until) {
        this.#now = Math.max(this.#now, until);
        return;
      }
      this.#timers.shift();
      this.#now = Math.max(this.#now, next.at);
      next.wake();
    }
  }

  #insert(timer: Timer): void {
    let low = 0;
    let high = this.#timers.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.#timers[middle];
      if (other && (other.at < timer.at || (other.at === timer.at && other.order < timer.order))) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    this.#timers.splice(low, 0, timer);
  }
}
