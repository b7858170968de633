import { milliseconds } from '../../functions/domain/units.ts';
import type { Clock } from '../../functions/ports/clock.ts';
import type { MessageQueue, Queues } from '../../functions/ports/frame-queue.ts';
import type { Ports } from '../../functions/ports/ports.ts';
import type { SimulatedClock } from './simulated-clock.ts';

/** How often things go wrong, each from 0 to 1 for one call of a port. */
export interface Faults {
  /** The process dies, before the call or after it. */
  readonly crash: number;
  /** The call fails, before it did anything or after it did everything. */
  readonly error: number;
  /** A sent message is lost, doubled, or late. */
  readonly lostMessage: number;
  readonly doubledMessage: number;
  readonly lateMessage: number;
}

export const noFaults: Faults = { crash: 0, error: 0, lostMessage: 0, doubledMessage: 0, lateMessage: 0 };

export class SimulatedOutage extends Error {}

type SendOptions = NonNullable<Parameters<MessageQueue<unknown>['send']>[1]>;

/** A call that will never return, because its process is gone. */
const never = new Promise<never>(() => undefined);

/**
 * A process whose every call of a port takes a while, may fail, and may be its last. What it had begun when
 * it died simply stops: nothing is released, nothing is said.
 */
export class SimulatedProcess {
  readonly #clock: SimulatedClock;
  readonly #faults: () => Faults;
  readonly #onDeath: () => void;
  ports: Ports;
  alive = true;

  constructor(real: Ports, clock: SimulatedClock, faults: () => Faults, onDeath: () => void) {
    this.#clock = clock;
    this.#faults = faults;
    this.#onDeath = onDeath;
    this.ports = {
      jobs: this.#wrap(real.jobs),
      objects: this.#wrap(real.objects),
      events: real.events,
      queues: this.#wrapQueues(real.queues),
      clock: this.#wrapClock(),
    };
  }

  kill(): void {
    if (!this.alive) return;
    this.alive = false;
    this.#onDeath();
  }

  async #call<Result>(work: () => Promise<Result>): Promise<Result> {
    await this.#mishap();
    await this.#clock.sleep(milliseconds(Math.floor(this.#clock.random() * 40)));
    if (!this.alive) return never;
    const result = await work();
    await this.#mishap();
    return result;
  }

  async #mishap(): Promise<void> {
    const { crash, error } = this.#faults();
    if (this.#clock.random() < crash) this.kill();
    if (!this.alive) await never;
    if (this.#clock.random() < error) throw new SimulatedOutage('the service did not answer');
  }

  #wrap<Port extends object>(port: Port): Port {
    return new Proxy(port, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name, target);
        if (typeof method !== 'function') return method;
        return (...args: unknown[]) => this.#call(() => Reflect.apply(method, target, args));
      },
    });
  }

  #wrapQueues(queues: Queues): Queues {
    const wrapped = Object.entries(queues).map(([name, queue]) => [name, this.#wrap(this.#losing(queue))]);
    return Object.fromEntries(wrapped);
  }

  /** The queue's own unreliability: what is sent may be lost, doubled or late, each message by itself. */
  #losing<Queue extends { send: (messages: readonly never[], options?: SendOptions) => Promise<void> }>(
    queue: Queue,
  ): Queue {
    const send = async (messages: readonly never[], { delay = milliseconds(0) }: SendOptions = {}) => {
      const { lostMessage, doubledMessage, lateMessage } = this.#faults();
      for (const message of messages) {
        if (this.#clock.random() < lostMessage) continue;
        const late = this.#clock.random() < lateMessage ? Math.floor(this.#clock.random() * 600_000) : 0;
        await queue.send([message], { delay: milliseconds(delay + late) });
        if (this.#clock.random() < doubledMessage)
          await queue.send([message], { delay: milliseconds(delay + Math.floor(late / 2)) });
      }
    };
    return new Proxy(queue, {
      get: (target, name) => {
        if (name === 'send') return send;
        const method: unknown = Reflect.get(target, name, target);
        return typeof method === 'function' ? method.bind(target) : method;
      },
    });
  }

  #wrapClock(): Clock {
    const clock = this.#clock;
    return {
      now: () => clock.now(),
      token: () => clock.token(),
      random: () => clock.random(),
      sleep: async (time, signal) => {
        await clock.sleep(time, signal);
        if (!this.alive) await never;
      },
    };
  }
}
