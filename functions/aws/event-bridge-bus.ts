import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { EventBus, FarmEvent } from '../ports/event-bus.ts';
import { detailType, eventSource, isPublished, type PublishedEvent } from './event-schema.ts';

/** As EventBridge has it. */
const publishedAtOnce = 10;
/** Tries for events that the bus did not take; after that they are lost. */
const mostTries = 2;

/** Tells an EventBridge bus what becomes of jobs and frames. While a batch is on its way, the next gathers. */
export class EventBridgeBus implements EventBus {
  readonly #client: EventBridgeClient;
  readonly #name: string;
  #waiting: PublishedEvent[] = [];
  #publishing: Promise<void> | undefined;

  /** @param name  of the bus, or its ARN */
  constructor(client: EventBridgeClient, name: string) {
    this.#client = client;
    this.#name = name;
  }

  async publish(event: FarmEvent): Promise<void> {
    if (!isPublished(event)) return;
    this.#waiting.push(event);
    this.#publishing ??= this.#publishAll();
    await this.#publishing;
  }

  async #publishAll(): Promise<void> {
    while (this.#waiting.length > 0) await this.#put(this.#waiting.splice(0, publishedAtOnce));
    this.#publishing = undefined;
  }

  async #put(events: readonly PublishedEvent[]): Promise<void> {
    let left = events;
    try {
      for (let tries = 0; tries < mostTries; tries++) {
        const { Entries: answers = [] } = await this.#client.send(this.#command(left));
        left = left.filter((_event, at) => answers[at]?.ErrorCode !== undefined);
        if (left.length === 0) return;
      }
      process.emitWarning(`${left.length} events were not taken by the bus ${this.#name} and are lost`);
    } catch (error) {
      process.emitWarning(`${left.length} events are lost, the bus ${this.#name} failed: ${error}`);
    }
  }

  #command(events: readonly PublishedEvent[]): PutEventsCommand {
    return new PutEventsCommand({
      Entries: events.map((event) => ({
        EventBusName: this.#name,
        Source: eventSource,
        DetailType: detailType(event),
        Detail: JSON.stringify(event),
      })),
    });
  }
}
