import { type Milliseconds, milliseconds } from '../domain/units.ts';
import type { Clock } from '../ports/clock.ts';

/** Lets those who wait for news in this process go on as soon as there is some. */
export class WakeUp {
  readonly #waiting = new Set<AbortController>();

  ring(): void {
    for (const bell of this.#waiting) bell.abort();
  }

  /** Resolves when the bell rings, the signal is raised or `atMost` has passed. */
  async wait(clock: Clock, atMost: Milliseconds, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return;
    const bell = new AbortController();
    const stop = () => bell.abort();
    // Not AbortSignal.any: what it makes would hang on a signal that lives as long as the process.
    signal?.addEventListener('abort', stop, { once: true });
    this.#waiting.add(bell);
    try {
      await clock.sleep(milliseconds(atMost), bell.signal);
    } finally {
      this.#waiting.delete(bell);
      signal?.removeEventListener('abort', stop);
    }
  }
}
