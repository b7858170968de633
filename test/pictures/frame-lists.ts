import type { FrameRange } from '../../functions/domain/frame-list.ts';

/** All frames of a range in an order that is random and the same every time for the same seed. */
export function shuffledFrames({ start, end, step }: FrameRange, seed: string): string {
  const frames: number[] = [];
  for (let frame = start; frame <= end; frame += step) frames.push(frame);
  const random = randomOf(seed);
  for (let at = frames.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [frames[at], frames[other]] = [frames[other] as number, frames[at] as number];
  }
  return frames.join(',');
}

/** Every second frame of a range: `1-N x2`. */
export const everySecondFrame = ({ start, end, step }: FrameRange) => `${start}-${end}x${2 * step}`;

/** Mulberry32, started with a hash (FNV-1a) of the seed. */
function randomOf(seed: string): () => number {
  let state = 0x811c9dc5;
  for (const letter of seed) state = Math.imul(state ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
