import type { Clock } from '../ports/clock.ts';
import type { EventBus, FarmEvent } from '../ports/event-bus.ts';

/** An event with its place among all events: later ones have larger ids, after a restart as well. */
export interface NumberedEvent {
  readonly id: number;
  readonly event: FarmEvent;
}

export type EventListener = (event: NumberedEvent) => void;

/** Events that are kept for watchers who lost their connection for a moment. */
const defaultKept = 4096;

/** Hands events to listeners in this process, at once. */
export class LocalEventBus implements EventBus {
  readonly #listeners = new Set<EventListener>();
  readonly #kept: NumberedEvent[] = [];
  readonly #capacity: number;
  #lastId: number;

  constructor(clock: Clock, capacity = defaultKept) {
    // A process publishes fewer than a thousand events a millisecond, so no id comes twice.
    this.#lastId = clock.now() * 1000;
    this.#capacity = capacity;
  }

  async publish(event: FarmEvent): Promise<void> {
    const numbered = { id: ++this.#lastId, event };
    this.#kept.push(numbered);
    // In steps, so that the ring is not shifted with each event.
    if (this.#kept.length >= 2 * this.#capacity) this.#kept.splice(0, this.#kept.length - this.#capacity);
    for (const listener of this.#listeners) this.#tell(listener, numbered);
  }

  /**
   * Tells the listener of every event from now on, and first of those kept after the event `after`, without
   * a gap between the two. A listener that throws is not told again.
   * @returns ends the subscription
   */
  subscribe(listener: EventListener, after?: number): () => void {
    this.#listeners.add(listener);
    if (after !== undefined) {
      for (const event of this.#recent()) if (event.id > after) this.#tell(listener, event);
    }
    return () => this.#listeners.delete(listener);
  }

  /** Whether events after this one are no longer kept: whoever watched must read the state anew. */
  hasMissed(after: number): boolean {
    const oldest = this.#recent()[0]?.id ?? this.#lastId + 1;
    return after < oldest - 1;
  }

  #recent() {
    return this.#kept.slice(-this.#capacity);
  }

  #tell(listener: EventListener, event: NumberedEvent) {
    try {
      listener(event);
    } catch (error) {
      this.#listeners.delete(listener);
      process.emitWarning(`a listener for events failed and is not told again: ${error}`);
    }
  }
}
