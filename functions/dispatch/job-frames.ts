import { noScene, parseFrameList } from '../domain/frame-list.ts';
import { orderFrames } from '../domain/frame-order.ts';
import type { Job } from '../domain/job.ts';
import type { FrameNumber } from '../domain/units.ts';

interface Ordered {
  readonly listed: readonly FrameNumber[];
  readonly ordered: readonly FrameNumber[];
  /** Where each frame stands among the ordered ones, from 0. */
  readonly positions: ReadonlyMap<FrameNumber, number>;
}

/** A large job's frames are asked for once for each of its range messages: the last few lists are kept. */
const recent = new Map<string, Ordered>();
const kept = 4;

/** The job's frames as they were listed, and in the order in which they are sent. */
export function jobFrames(job: Job): Ordered {
  const key = `${job.request.order} ${job.frames}`;
  const known = recent.get(key);
  if (known) return known;
  const listed = parseFrameList(job.frames, noScene, job.total);
  const ordered = orderFrames(listed, job.request.order);
  const frames = { listed, ordered, positions: new Map(ordered.map((frame, index) => [frame, index])) };
  if (recent.size >= kept) recent.delete(recent.keys().next().value ?? key);
  recent.set(key, frames);
  return frames;
}
