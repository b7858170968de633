import type { FrameNumber, JobId } from '../domain/units.ts';
import type { WorkState } from '../domain/work.ts';
import type { EventBus } from '../ports/event-bus.ts';

export const publishFrame = (
  events: EventBus,
  job: JobId,
  frame: FrameNumber,
  state: WorkState,
  attempt: number,
): Promise<void> => events.publish({ kind: 'frame', job, frame, state, attempt });
