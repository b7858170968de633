import type { Priority } from '../../functions/domain/priority.ts';
import { SimulatedClock } from '../simulation/simulated-clock.ts';

/** Jobs that arrive one after another. */
export interface Load {
  readonly name: string;
  readonly jobs: readonly ArrivingJob[];
  /** Workers that there may be. */
  readonly maximum: number;
}

export interface ArrivingJob {
  /** In seconds from the start. */
  readonly at: number;
  /** Seconds that each frame takes. */
  readonly frames: readonly number[];
  /** Seconds that a frame is expected to take, where frames of the scene were rendered before. */
  readonly expected?: number;
  readonly priority?: Priority;
}

const hour = 3600;

class Dice {
  readonly #clock: SimulatedClock;

  constructor(seed: number) {
    this.#clock = new SimulatedClock(seed);
  }

  between(least: number, most: number): number {
    return least + this.#clock.random() * (most - least);
  }

  whole(least: number, most: number): number {
    return Math.floor(this.between(least, most + 1));
  }

  /** A Pareto distribution with infinite variance, cut off at 20 times the least. */
  heavyTailed(least: number): number {
    return least * Math.min(20, (1 - this.#clock.random()) ** (-1 / 1.5));
  }

  /** Frames of an animation: alike, within a tenth. */
  alike(count: number, seconds: number): number[] {
    return Array.from({ length: count }, () => seconds * this.between(0.9, 1.1));
  }
}

/** One job, small or large. */
function lone(seed: number): Load {
  const dice = new Dice(seed);
  const frames = dice.alike(Math.floor(dice.heavyTailed(5)), dice.between(5, 400));
  return {
    name: 'lone',
    jobs: [{ at: 0, frames, expected: sum(frames) / frames.length }],
    maximum: dice.whole(1, 12),
  };
}

/** A job of some fifty frames every quarter of an hour or so. */
function steady(seed: number): Load {
  const dice = new Dice(seed);
  const jobs: ArrivingJob[] = [];
  for (let at = 0; at < 2 * hour; at += dice.between(600, 1200)) {
    jobs.push({ at, frames: dice.alike(dice.whole(20, 80), dice.between(20, 100)) });
  }
  return { name: 'steady', jobs, maximum: dice.whole(4, 12) };
}

/** Many jobs within minutes, then nothing for hours. */
function bursty(seed: number): Load {
  const dice = new Dice(seed);
  const jobs: ArrivingJob[] = [];
  for (const start of [0, dice.between(2, 5) * hour]) {
    const count = dice.whole(3, 6);
    for (let job = 0; job < count; job++) {
      const frames = dice.alike(dice.whole(10, 60), dice.between(10, 150));
      jobs.push({ at: start + dice.between(0, 300), frames });
    }
  }
  return { name: 'bursty', jobs, maximum: dice.whole(4, 16) };
}

/** A few jobs, and a few of their frames, are far larger than the others. */
function heavyTailed(seed: number): Load {
  const dice = new Dice(seed);
  const jobs: ArrivingJob[] = [];
  for (let at = 0; at < 2 * hour; at += dice.between(300, 1500)) {
    const [count, seconds] = [Math.floor(dice.heavyTailed(20)), dice.heavyTailed(10)];
    jobs.push({ at, frames: Array.from({ length: count }, () => dice.heavyTailed(seconds)) });
  }
  return { name: 'heavy-tailed', jobs, maximum: dice.whole(4, 12) };
}

export const loads = { lone, steady, bursty, 'heavy-tailed': heavyTailed } as const;

/**
 * Less than any schedule could take on this many machines, of which each takes `startUp` seconds before its first
 * frame: what arrives from any moment on must still be rendered after it, in so many rounds, and no frame is split.
 */
export function leastMakespan({ jobs }: Load, machines: number, startUp: number): number {
  const bounds = jobs.flatMap(({ at, frames }) => {
    const later = jobs.filter((job) => job.at >= at).flatMap((job) => job.frames);
    const first = at === 0 ? startUp : 0;
    const rounds = Math.ceil(later.length / machines);
    return [Math.max(...frames), sum(later) / machines, rounds * Math.min(...later)].map(
      (time) => at + first + time,
    );
  });
  return Math.max(...bounds);
}

export const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
