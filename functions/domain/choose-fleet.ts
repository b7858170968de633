import type { Fleet, FleetPlan } from './fleet.ts';
import { largestTree } from './limits.ts';
import type { Warning } from './picture.ts';
import { type Bytes, type Milliseconds, milliseconds, seconds } from './units.ts';

/** What one worker on Lambda has. */
export interface LambdaCapacity {
  readonly memory: Bytes;
  readonly disk: Bytes;
  /** Longest time for one frame. */
  readonly frameTime: Milliseconds;
}

/** What is known of a job's frames before any is rendered. */
export interface FrameDemand {
  /** Sum of the project tree's files. */
  readonly treeSize: Bytes;
  /** Blender's identifier of the engine. */
  readonly engine: string;
  /** Of one picture. */
  readonly pixels: number;
  /** Undefined where they are left to the engine's default. */
  readonly samples: number | undefined;
  /** Earlier frames of the same scene with the same settings. */
  readonly before: EarlierFrames;
}

export interface EarlierFrames {
  /** What those took that Lambda rendered; undefined when it rendered none. */
  readonly onLambda?: { readonly longest: Milliseconds; readonly peakMemory: Bytes };
  /** How many were too heavy for Lambda. */
  readonly tooHeavy: number;
  /** What those took on average that the GPU fleet rendered. */
  readonly onGpu?: Milliseconds;
}

/** Cycles' and EEVEE's own default of samples, where a file leaves them to it. */
const usualSamples = { cycles: 4096, eevee: 64 };

/**
 * What a frame takes on Lambda, roughly, of what is measured: Cycles took 1.5 µs for a sample of a pixel on two
 * processors (204,000 polygons) and half of it on Lambda's four; EEVEE, which draws in software without a GPU,
 * 18 s for its shaders and 0.3 s for a sample of 320 × 180 pixels.
 */
export function guessedTime({
  engine,
  pixels,
  samples,
}: Omit<FrameDemand, 'treeSize' | 'before'>): Milliseconds {
  if (engine === 'CYCLES') return milliseconds(0.75e-3 * pixels * (samples ?? usualSamples.cycles));
  if (!isEevee(engine)) return milliseconds(0);
  return seconds(18 + (0.3 / (320 * 180)) * pixels * (samples ?? usualSamples.eevee));
}

/** A GPU of the fleet's kinds renders about so many times faster than a worker on Lambda. */
const gpuIsFaster = 20;

/** What a frame takes on a GPU machine, as far as is known before; undefined when nothing is. */
export function expectedOnGpu(demand: FrameDemand): Milliseconds | undefined {
  const { onGpu } = demand.before;
  const guess = onGpu ?? milliseconds(Math.round(guessedTime(demand) / gpuIsFaster));
  return guess > 0 ? guess : undefined;
}

const isEevee = (engine: string): boolean => engine.startsWith('BLENDER_EEVEE');

/** Blender takes about so many times the memory that a scene's files have on disk: textures are unpacked. */
const memoryOfTree = 4;
/** Shares of what a worker has that are as good as all of it. */
const full = { memory: 0.85, time: 0.8 };
/** EEVEE draws on a GPU in seconds what takes longer than this without one. */
const slowEevee = seconds(60);

/** Warns of an engine that is known to be slow where no GPU draws; undefined when it is not so bad. */
export function slowWithoutGpu(demand: FrameDemand): Warning | undefined {
  const time = guessedTime(demand);
  if (!isEevee(demand.engine) || time <= slowEevee) return undefined;
  const message = `EEVEE is slow without a GPU: a frame takes some ${inSeconds(time)} s of drawing in software`;
  return { code: 'SlowWithoutGpu', message };
}

/** Chooses the fleet of a job that leaves it to the farm, where there are both: on Lambda, unless something speaks against it. */
export function chooseFleet(demand: FrameDemand, lambda: LambdaCapacity): FleetPlan {
  const against = whyNotLambda(demand, lambda);
  return against === undefined
    ? { fleet: 'lambda', reason: 'nothing that is known of the scene speaks against Lambda', mayMove: true }
    : { fleet: 'gpu', reason: against, mayMove: false };
}

/** The plan of a job that names its fleet. */
export const askedFleet = (fleet: Fleet): FleetPlan => ({
  fleet,
  reason: 'the job asks for it',
  mayMove: false,
});

/** What was measured counts more than what can be guessed. */
function whyNotLambda(demand: FrameDemand, { memory, disk, frameTime }: LambdaCapacity): string | undefined {
  const { treeSize, before } = demand;
  if (treeSize > largestTree(disk))
    return `its files take ${inMiB(treeSize)} MiB, more than a worker on Lambda keeps`;
  if (before.tooHeavy > 0)
    return 'frames of the same scene with the same settings were too heavy for Lambda before';
  const { onLambda } = before;
  if (onLambda) {
    if (onLambda.peakMemory > full.memory * memory)
      return `frames of the same scene took ${inMiB(onLambda.peakMemory)} MiB of memory on Lambda before`;
    if (onLambda.longest > full.time * frameTime)
      return `frames of the same scene took up to ${inSeconds(onLambda.longest)} s on Lambda before`;
    return undefined;
  }
  if (memoryOfTree * treeSize > full.memory * memory)
    return `its files take ${inMiB(treeSize)} MiB, and Blender will hardly hold them in the memory of a Lambda`;
  const guess = guessedTime(demand);
  const slow = slowWithoutGpu(demand);
  if (slow) return slow.message;
  if (guess > frameTime)
    return `its resolution and samples ask for some ${inSeconds(guess)} s a frame, a Lambda has ${inSeconds(frameTime)}`;
  return undefined;
}

const inMiB = (size: Bytes) => Math.round(size / 2 ** 20).toLocaleString('en');
const inSeconds = (time: Milliseconds) => Math.round(time / 1000).toLocaleString('en');
