import type { FrameNumber } from './units.ts';

/**
 * - `in-order`: as the list has them; `reverse`: from its end;
 * - `preview-first`: the first, the last, then always the middle of what is left, so that a few frames in
 *   the whole shot can be judged.
 */
export const frameOrders = ['in-order', 'reverse', 'preview-first'] as const;
export type FrameOrder = (typeof frameOrders)[number];

/** Puts frames into the order in which they are sent to the queue; the same frames, each once. */
export function orderFrames(frames: readonly FrameNumber[], order: FrameOrder): readonly FrameNumber[] {
  switch (order) {
    case 'in-order':
      return frames;
    case 'reverse':
      return frames.toReversed();
    case 'preview-first':
      return previewFirst(frames);
  }
}

function previewFirst(frames: readonly FrameNumber[]): FrameNumber[] {
  const last = frames.length - 1;
  if (last < 1) return [...frames];
  const positions = [0, last];
  const gaps: [number, number][] = [[0, last]];
  for (let next = 0; next < gaps.length; next++) {
    const [left, right] = gaps[next] as [number, number];
    const middle = (left + right) >> 1;
    if (middle === left) continue;
    positions.push(middle);
    gaps.push([left, middle], [middle, right]);
  }
  return positions.map((position) => frames[position] as FrameNumber);
}
