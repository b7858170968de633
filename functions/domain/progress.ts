import type { FrameCounts } from './job.ts';
import { type Milliseconds, milliseconds } from './units.ts';

/**
 * Time until the last frame ends, from the pace so far: undefined until a frame has ended.
 * @param rendering  time since the job began to render
 */
export function timeLeft(
  total: number,
  counts: FrameCounts,
  rendering: Milliseconds,
): Milliseconds | undefined {
  const ended = counts.succeeded + counts.failed;
  if (ended === 0) return undefined;
  return milliseconds(Math.round((rendering / ended) * Math.max(0, total - ended)));
}
