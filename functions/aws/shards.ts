import type { FrameNumber } from '../domain/units.ts';

/**
 * A job's frames are spread over shards, each with counts of its own, because transactions on one record get
 * in each other's way: a shard takes some 30 completions a second. A job of a thousand frames and more
 * has 32, which is as fast as a thousand workers with frames of a second; a small one has one for each 32 frames.
 */
const mostShards = 32;
const framesAShard = 32;

export const shardCount = (frames: number): number =>
  Math.min(mostShards, Math.max(1, Math.ceil(frames / framesAShard)));

/** Which shard has a frame: neighbours, and the frames of any step, are spread evenly (Fibonacci hashing). */
export const shardOf = (frame: FrameNumber, shards: number): number =>
  Math.floor(((Math.imul(frame, 0x9e3779b1) >>> 0) / 2 ** 32) * shards);

/** How many of these frames each shard has. */
export function shardSizes(frames: readonly FrameNumber[], shards: number): readonly number[] {
  const sizes = new Array<number>(shards).fill(0);
  for (const frame of frames) {
    const shard = shardOf(frame, shards);
    sizes[shard] = (sizes[shard] ?? 0) + 1;
  }
  return sizes;
}
