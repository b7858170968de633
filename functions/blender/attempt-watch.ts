import type { FarmError } from '../domain/failure.ts';
import { type Bytes, bytes } from '../domain/units.ts';
import type { FrameLimits } from '../ports/renderer.ts';
import { AttemptAborted, OutOfMemory, TimeLimitPassed } from './errors.ts';

/** Watches one attempt and says why it must stop, once. Its time runs from `begin` on. */
export class AttemptWatch {
  /** Rejects when the attempt must stop; never resolves. */
  readonly stopped: Promise<never>;
  #isStopped = false;
  #peakMemory = bytes(0);
  readonly #limits: FrameLimits;
  readonly #signal: AbortSignal;
  #timer: NodeJS.Timeout | undefined;
  #stop: (reason: FarmError) => void = () => undefined;
  readonly #abort = () => this.#stop(new AttemptAborted());

  constructor(limits: FrameLimits, signal: AbortSignal) {
    this.#limits = limits;
    this.#signal = signal;
    this.stopped = new Promise((_resolve, reject) => {
      this.#stop = (reason) => {
        this.#isStopped = true;
        reject(reason);
      };
    });
    this.stopped.catch(() => undefined); // it may be over before anybody waits for it
    if (signal.aborted) this.#abort();
    signal.addEventListener('abort', this.#abort, { once: true });
  }

  begin(): void {
    // Read once: it may be what is left at this moment.
    const { time } = this.#limits;
    // Node's timers end at 2^31 ms.
    this.#timer = setTimeout(() => this.#stop(new TimeLimitPassed(time)), Math.min(time, 2 ** 31 - 1));
  }

  get isStopped(): boolean {
    return this.#isStopped;
  }

  get peakMemory(): Bytes {
    return this.#peakMemory;
  }

  /** Whether memory was so full that a process killed by the system was surely killed for it. */
  get memoryWasTight(): boolean {
    return this.#peakMemory > 0.85 * this.#limits.memory;
  }

  sawMemory(memory: Bytes): void {
    if (memory > this.#peakMemory) this.#peakMemory = memory;
    if (memory > this.#limits.memory) this.#stop(new OutOfMemory(memory, this.#limits.memory));
  }

  /** What a Blender that the system killed ran into. */
  outOfMemory(): OutOfMemory {
    return new OutOfMemory(this.peakMemory, this.#limits.memory);
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#signal.removeEventListener('abort', this.#abort);
  }
}
