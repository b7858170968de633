import type { EventBus } from '../ports/event-bus.ts';

const told = { rendering: 'begun', succeeded: 'done', failed: 'failed', queued: 'given back' };

/** The same bus; what it is told of frames is told to people, too. */
export const tellFrames = (events: EventBus, say: (text: string) => void): EventBus => ({
  publish(event) {
    if (event.kind === 'frame') say(`${event.job} frame ${event.frame}: ${told[event.state]}`);
    return events.publish(event);
  },
});
