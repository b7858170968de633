import type { Problem } from './failure.ts';
import { type Bytes, bytes, type Milliseconds, minutes } from './units.ts';

/** What a farm takes: one table, in force for every job. */
export interface FarmLimits {
  readonly framesPerJob: number;
  readonly filesPerManifest: number;
  /** Sum of a project tree's files. */
  readonly treeSize: Bytes;
  readonly samples: number;
  /** Pixels of one picture after the percentage. */
  readonly pixels: number;
  /** Faults that a job may ask for. */
  readonly faults: number;
  /** Longest time for one frame. */
  readonly frameTime: Milliseconds;
}

/** Limits of a farm on one machine: as far as Blender and the store go. */
export const oneMachineLimits: FarmLimits = {
  framesPerJob: 200_000,
  filesPerManifest: 20_000,
  treeSize: bytes(200 * 2 ** 30),
  samples: 2 ** 24, // Cycles' own maximum
  pixels: 16_384 * 16_384,
  faults: 1000,
  frameTime: minutes(11 * 60), // SQS ends a message's invisibility at 12 hours
};

/** Share of a worker's disk that a project tree may take: the rest is for pictures and for Blender's own files. */
const treeOnDisk = 0.75;

/** Size of the largest project tree that a worker with such a disk takes. */
export const largestTree = (disk: Bytes): Bytes => bytes(Math.floor(disk * treeOnDisk));

/**
 * Limits of a farm on Lambda.
 * @param disk       of one worker
 * @param frameTime  less than the function may take
 */
export const lambdaLimits = (disk: Bytes, frameTime: Milliseconds): FarmLimits => ({
  framesPerJob: 100_000,
  filesPerManifest: 5_000, // each is looked up in the bucket while the caller waits, at most 30 s
  treeSize: largestTree(disk),
  samples: oneMachineLimits.samples,
  pixels: oneMachineLimits.pixels,
  faults: 10, // each is paid for
  frameTime,
});

/**
 * Limits of a farm on Lambda that has machines with a GPU beside it: those of the larger; a job that asks for Lambda is
 * held to what that has.
 * @param disk  of one such machine
 */
export const limitsWithGpu = (lambda: FarmLimits, disk: Bytes): FarmLimits => ({
  ...lambda,
  treeSize: bytes(Math.max(lambda.treeSize, largestTree(disk))),
  frameTime: oneMachineLimits.frameTime,
});

/** What of a request the limits apply to; undefined where it is left to the scene. */
export interface Demand {
  readonly frames: number;
  readonly files: number;
  readonly treeSize: Bytes;
  readonly samples: number | undefined;
  readonly resolution: { readonly x: number; readonly y: number; readonly percentage: number } | undefined;
}

/** Every limit that a job would pass, with the figure and the limit. */
export function checkLimits(demand: Demand, limits: FarmLimits): Problem[] {
  const { resolution } = demand;
  const pixels = resolution
    ? Math.floor((resolution.x * resolution.percentage) / 100) *
      Math.floor((resolution.y * resolution.percentage) / 100)
    : 0;
  return [
    over(
      'TooManyFrames',
      'frames',
      demand.frames,
      limits.framesPerJob,
      '/frames',
      'split it into several jobs',
    ),
    over(
      'TooManyFiles',
      'files',
      demand.files,
      limits.filesPerManifest,
      '/manifest',
      'pack textures into the scene',
    ),
    over(
      'TreeTooLarge',
      'bytes of files',
      demand.treeSize,
      limits.treeSize,
      '/manifest',
      'leave out what the frames do not need',
    ),
    over(
      'TooManySamples',
      'samples',
      demand.samples ?? 0,
      limits.samples,
      '/settings/samples',
      'ask for fewer samples',
    ),
    over(
      'TooManyPixels',
      'pixels a frame',
      pixels,
      limits.pixels,
      '/settings/resolution',
      'ask for a smaller resolution',
    ),
  ].filter((problem) => problem !== undefined);
}

function over(
  code: string,
  what: string,
  asked: number,
  limit: number,
  pointer: string,
  advice: string,
): Problem | undefined {
  if (asked <= limit) return undefined;
  return {
    code,
    message: `the job has ${asked.toLocaleString('en')} ${what}, the farm takes ${limit.toLocaleString('en')}`,
    advice,
    pointer,
    details: { asked, limit },
  };
}
