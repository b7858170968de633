import { type Instant, instant, type Milliseconds, milliseconds } from '../domain/units.ts';
import type { Clock } from '../ports/clock.ts';
import { StorageUnavailable } from '../ports/object-store.ts';
import { ServiceUnreachable } from './named-errors.ts';

const firstWait = 250;
const longestWait = 10_000;

/** Codes of S3, and of Node's network, that stand for something that passes. */
const passingCodes = new Set([
  'ConditionalRequestConflict',
  'InternalError',
  'OperationAborted',
  'RequestTimeout',
  'ServiceUnavailable',
  'SlowDown',
  'TimeoutError',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EPIPE',
  'ERR_STREAM_PREMATURE_CLOSE',
  'ETIMEDOUT',
]);

interface ServiceError {
  readonly name?: string;
  readonly code?: string;
  readonly message?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** Whether S3 may be asked once more: it is throttled, slow or down, or the network is. */
function passes(error: unknown): boolean {
  if (error instanceof ServiceUnreachable) return true;
  const { name = '', code = '', $metadata } = error as ServiceError;
  const status = $metadata?.httpStatusCode ?? 0;
  return status >= 500 || status === 429 || passingCodes.has(name) || passingCodes.has(code);
}

/** How long one use of S3 rides out its bad moments, on top of the few seconds that the SDK's own tries take. */
export class S3Patience {
  readonly #clock: Clock;
  readonly #time: Milliseconds;
  #since: Instant | undefined;
  #failures = 0;

  /** @param time  from the first failure in a row on; no try begins later */
  constructor(clock: Clock, time: Milliseconds) {
    this.#clock = clock;
    this.#time = time;
  }

  /**
   * Waits before another try: a random time of up to 0.25 s, 0.5 s, … 10 s, so that workers do not come back
   * all at once.
   * @throws StorageUnavailable when the patience is over, and the error itself when it does not pass
   */
  async waitAfter(error: unknown): Promise<void> {
    if (!passes(error)) throw error;
    this.#since ??= this.#clock.now();
    const wait = this.#clock.random() * Math.min(longestWait, firstWait * 2 ** this.#failures++);
    if (instant(this.#clock.now() + wait) > this.#since + this.#time) {
      const { name = 'Error', message = '' } = error as ServiceError;
      throw new StorageUnavailable(`${name}: ${message}`, error);
    }
    await this.#clock.sleep(milliseconds(wait));
  }

  /** It went on: failures are counted anew. */
  renew(): void {
    this.#since = undefined;
    this.#failures = 0;
  }
}
