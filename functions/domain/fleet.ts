import type { Failure } from './failure.ts';
import { formatFrameList, frameListHas, noScene, parseFrameList } from './frame-list.ts';
import type { FrameCounts } from './job.ts';
import type { FrameNumber, Milliseconds } from './units.ts';

/** Where frames render: on the one machine that the farm is, on Lambda, or on machines with a GPU. */
export const fleets = ['local', 'lambda', 'gpu'] as const;
export type Fleet = (typeof fleets)[number];

/** Where a job's frames render on a farm that has more than one fleet, and why. */
export interface FleetPlan {
  /** Of every frame that has not moved. */
  readonly fleet: Fleet;
  /** A sentence for people. */
  readonly reason: string;
  /** What a frame is expected to take on a GPU, as far as is known before any is rendered. */
  readonly frameTime?: Milliseconds;
  /** Whether frames that turn out to be too heavy for it go to the GPU fleet. */
  readonly mayMove: boolean;
  /** Frames that have gone there while the others stay. */
  readonly moved?: MovedFrames;
}

export interface MovedFrames {
  /** As a frame list, by number. */
  readonly frames: string;
  /** How many were measured to be too heavy; the others look like them. */
  readonly tooHeavy: number;
  readonly reason: string;
}

/** Where one frame of a job renders. */
export const fleetOf = (plan: FleetPlan, frame: FrameNumber): Fleet =>
  plan.moved && frameListHas(plan.moved.frames, frame) ? 'gpu' : plan.fleet;

/** The fleets that frames of the job are sent to now. */
export const fleetsOf = (plan: FleetPlan): readonly Fleet[] =>
  plan.moved ? [plan.fleet, 'gpu'] : [plan.fleet];

/** An attempt on another fleet than `gpu` that was too heavy for it. */
export interface TooHeavy {
  readonly frame: FrameNumber;
  readonly failure: Failure;
  /** All frames of the job, by number. */
  readonly frames: readonly FrameNumber[];
  /** Of the job, as it stands. */
  readonly counts: Pick<FrameCounts, 'succeeded'>;
  /** Each frame depends on those before it: they stay together. */
  readonly sequential: boolean;
}

/** Of the job's frames, those on either side of a heavy one that are taken to look like it. */
const alikeShare = 0.05;
const alikeAtLeast = 5;
/** From so many heavy frames on, if they are this share of what has succeeded, all others are taken to be heavy. */
const manyHeavy = 3;
const heavyShare = 0.1;
/** A job's record stays below 4 KB: frames that are scattered more than this are no exceptions any more. */
const longestFrameList = 400;

/** The plan once a frame was too heavy: it moves with those that look like it, or the whole job does. */
export function afterTooHeavy(plan: FleetPlan, measured: TooHeavy): FleetPlan {
  const { frame, failure, frames, counts, sequential } = measured;
  const { moved: _moved, ...stay } = plan;
  const tooHeavy = (plan.moved?.tooHeavy ?? 0) + 1;
  const reason = `frame ${frame} was too heavy for the ${plan.fleet} fleet: ${failure.message}`;
  const alike = formatFrameList(withNeighbours(plan, frame, frames));
  const isRule = tooHeavy >= manyHeavy && tooHeavy >= heavyShare * counts.succeeded;
  if (sequential || isRule || alike.length > longestFrameList) {
    const many = tooHeavy === 1 ? reason : `${tooHeavy} frames were too heavy, at last ${reason}`;
    return { ...stay, fleet: 'gpu', reason: many, mayMove: false };
  }
  return { ...plan, moved: { frames: alike, tooHeavy, reason } };
}

/** The plan once a scene was too heavy to be opened, or to be baked: all frames move. */
export const afterHeavyScene = (plan: FleetPlan, failure: Failure): FleetPlan => ({
  ...plan,
  fleet: 'gpu',
  reason: `the scene was too heavy for the ${plan.fleet} fleet to prepare: ${failure.message}`,
  mayMove: false,
});

function withNeighbours(plan: FleetPlan, frame: FrameNumber, frames: readonly FrameNumber[]): FrameNumber[] {
  const reach = Math.max(alikeAtLeast, Math.ceil(alikeShare * frames.length));
  const at = frames.indexOf(frame);
  const before = plan.moved ? parseFrameList(plan.moved.frames, noScene, frames.length) : [];
  const alike = frames.slice(Math.max(0, at - reach), at + reach + 1);
  return [...new Set([...before, ...alike])].sort((one, other) => one - other);
}
