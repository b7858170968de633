import type { Clock } from './clock.ts';
import type { EventBus } from './event-bus.ts';
import type { Queues } from './frame-queue.ts';
import type { JobStore } from './job-store.ts';
import type { ObjectStore } from './object-store.ts';

/** What every station needs of the world; a station that renders takes a `Renderer` as well. */
export interface Ports {
  readonly jobs: JobStore;
  readonly queues: Queues;
  readonly objects: ObjectStore;
  readonly events: EventBus;
  readonly clock: Clock;
}
