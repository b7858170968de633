import type { LambdaCapacity } from '../domain/choose-fleet.ts';
import type { LambdaFleet } from '../domain/costs.ts';
import type { FarmLimits } from '../domain/limits.ts';
import type { FarmEvent } from '../ports/event-bus.ts';
import type { Ports } from '../ports/ports.ts';

/** What the API must be told of the farm that it stands in front of. */
export interface ApiOptions {
  readonly ports: Ports;
  readonly limits: FarmLimits;
  /** Versions of Blender that render here, such as `5.2.3`; a scene may be as new as the newest. */
  readonly blender: { readonly versions: readonly string[] };
  /**
   * Whether a bearer token opens the farm.
   * @param host  what the host tells of the request beside it
   */
  readonly authorize: (token: string, host: unknown) => Promise<boolean>;
  /**
   * `when-needed`: frames are sent at once where the reader could tell all that must be known of the scene.
   * `always`: Blender opens the scene first, which is no detour where the same Blender then renders it.
   */
  readonly prepare: 'always' | 'when-needed';
  /** The Lambda fleet, where frames are rendered on one. */
  readonly fleet?: LambdaFleet;
  /** Where there are machines with a GPU beside it: what a worker on Lambda has, to choose between them. */
  readonly gpu?: { readonly lambda: LambdaCapacity };
  /** Where the host sees every event as it happens: without it, jobs are polled. */
  readonly events?: EventFeed;
  /** Whether the host can stream answers of any length, such as archives. */
  readonly streaming: boolean;
  /** Takes errors that nobody foresaw, which the caller is not told. */
  readonly report: (error: unknown) => void;
}

/** The farm's events on one machine, numbered in the order in which they happened. */
export interface EventFeed {
  /**
   * Tells the listener of every event from now on, and first of those kept after the event `after`.
   * @returns ends the subscription
   */
  subscribe(listener: (numbered: NumberedEvent) => void, after?: number): () => void;
  /** Whether events after this one are no longer kept. */
  hasMissed(after: number): boolean;
}

export interface NumberedEvent {
  readonly id: number;
  readonly event: FarmEvent;
}
