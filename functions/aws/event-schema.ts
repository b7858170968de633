import type { FarmEvent } from '../ports/event-bus.ts';

/** Who says it, to rules that match events. The event itself, as the port has it, is the detail. */
export const eventSource = 'render-farm';

/** Progress is nothing to anybody outside: on AWS nobody watches live, and each event costs. */
export type PublishedEvent = Exclude<FarmEvent, { readonly kind: 'progress' | 'preparing' }>;

export const isPublished = (event: FarmEvent): event is PublishedEvent =>
  event.kind !== 'progress' && event.kind !== 'preparing';

/** Such as `job succeeded`. */
export const detailType = ({ kind, state }: PublishedEvent): string => `${kind} ${state}`;
