import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Instant, instant, minutes } from '../domain/units.ts';
import type { Clock } from '../ports/clock.ts';

/** Whose time decides about leases. */
export interface TimeSource {
  now(): Promise<Instant>;
}

/** For so long after an answer this machine's clock is trusted to run as fast as the service's. */
const trustedFor = minutes(1);

/**
 * The service's time: what its answers have in their `Date`, which are whole seconds, carried on by this
 * machine's clock, however wrong that is. Each answer bounds the difference between the two clocks, and
 * answers that follow each other narrow it, by less than the time between them, so that time never goes
 * back. Right within half a second, and better after some answers.
 */
export class ServiceTime implements TimeSource {
  readonly #clock: Clock;
  readonly #ask: () => Promise<unknown>;
  /** Bounds of how far the service is ahead of this machine, in milliseconds. */
  #ahead = { least: 0, most: 0 };
  #learnedAt: Instant | undefined;

  /**
   * @param client  is watched from now on
   * @param ask     makes any call with the client
   */
  constructor(client: DynamoDBClient, clock: Clock, ask: () => Promise<unknown>) {
    this.#clock = clock;
    this.#ask = ask;
    client.middlewareStack.add(
      (next) => async (args) => {
        const sent = clock.now();
        const result = await next(args);
        const date = dateOf(result.response);
        if (date !== undefined) this.#learn(date, sent, clock.now());
        return result;
      },
      { step: 'deserialize', priority: 'low', name: 'learnServiceTime' },
    );
  }

  async now(): Promise<Instant> {
    const age = this.#clock.now() - (this.#learnedAt ?? Number.NEGATIVE_INFINITY);
    if (age < 0 || age > trustedFor) await this.#ask();
    const { least, most } = this.#ahead;
    return instant(Math.round(this.#clock.now() + (least + most) / 2));
  }

  /** @param date  begin of the second in which the service answered a request sent and received at these times */
  #learn(date: number, sent: Instant, received: Instant): void {
    const answer = { least: date - received, most: date + 999 - sent };
    const least = Math.max(answer.least, this.#ahead.least);
    const most = Math.min(answer.most, this.#ahead.most);
    // Where they exclude each other, one of the clocks was set anew: what was known is worth nothing.
    this.#ahead = this.#learnedAt !== undefined && least <= most ? { least, most } : answer;
    this.#learnedAt = received;
  }
}

function dateOf(response: unknown): number | undefined {
  const { headers } = response as { readonly headers?: Readonly<Record<string, string>> };
  const date = Date.parse(headers?.date ?? '');
  return Number.isNaN(date) ? undefined : date;
}
