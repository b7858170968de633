import { type Milliseconds, milliseconds } from '../domain/units.ts';

/** What a job still asks of the GPU fleet. */
export interface WorkLeft {
  /** Frames that nobody has begun. */
  readonly waiting: number;
  /** How many frames may render side by side, 1 or more. */
  readonly sideBySide: number;
  /** What a frame takes, as far as is known. */
  readonly frameTime: Milliseconds;
  /** What each of its frames that are being rendered still takes, as far as is known. */
  readonly rendering: readonly Milliseconds[];
}

export interface Machines {
  /** The workers that render nothing, each by the time until it may take a frame: 0 for those that run. */
  readonly idle: readonly Milliseconds[];
  /** What a new one takes until it takes its first frame. */
  readonly startUp: Milliseconds;
  /** How many new ones there may be. */
  readonly room: number;
}

/** A worker by the time until it is free for a frame, and the job that it renders now. */
interface Machine {
  readonly free: number;
  readonly job?: WorkLeft;
}

/** A job may take so much longer than it must: fewer workers then start for it. */
const worthwhile = 1.1;
/** A worker that starts renders at least for this share of what its start takes, or is the only one. */
const worthItsStart = 0.5;

/**
 * How many new workers the work deserves. For each job in turn the fewest are started with which it is done nearly
 * as soon as with all that are worth their start, after what the jobs before it have taken: so that no worker is
 * started for work that is done before it is there.
 */
export function newWorkers(jobs: readonly WorkLeft[], { idle, startUp, room }: Machines): number {
  let machines: readonly Machine[] = [
    ...idle.map((free) => ({ free })),
    ...jobs.flatMap((job) => job.rendering.map((free) => ({ free, job }))),
  ];
  let started = 0;
  for (const job of jobs) {
    const count = deservedBy(job, machines, startUp, room - started);
    started += count;
    machines = afterJob(job, withNew(machines, count, startUp));
  }
  return started;
}

function deservedBy(
  job: WorkLeft,
  machines: readonly Machine[],
  startUp: Milliseconds,
  room: number,
): number {
  const places = job.sideBySide - job.rendering.length;
  const crew = Math.ceil((job.waiting * job.frameTime) / (worthItsStart * startUp));
  const all = Math.max(0, Math.min(room, places, crew - crewOf(job, machines).length));
  const time = (count: number) => timeOf(job, withNew(machines, count, startUp));
  const enough = worthwhile * time(all);
  let [fewest, most] = [0, all];
  while (fewest < most) {
    const some = (fewest + most) >> 1;
    if (time(some) <= enough) most = some;
    else fewest = some + 1;
  }
  return fewest;
}

const withNew = (machines: readonly Machine[], count: number, startUp: Milliseconds): readonly Machine[] => [
  ...machines,
  ...Array.from({ length: count }, () => ({ free: startUp })),
];

/** The machines that render the job, and the soonest of the others for which it has a place. */
function crewOf(job: WorkLeft, machines: readonly Machine[]): readonly Machine[] {
  const own = machines.filter((machine) => machine.job === job);
  const others = machines.filter((machine) => machine.job !== job);
  return [...own, ...others.sort(soonest).slice(0, Math.max(0, job.sideBySide - own.length))];
}

const soonest = (one: Machine, other: Machine) => one.free - other.free;

const timeOf = (job: WorkLeft, machines: readonly Machine[]) =>
  timeToFinish(
    job,
    crewOf(job, machines).map(({ free }) => free),
  );

/** When each worker is free once the job is done. */
function afterJob(job: WorkLeft, machines: readonly Machine[]): readonly Machine[] {
  if (job.waiting === 0) return machines;
  const crew = new Set(crewOf(job, machines));
  const done = timeOf(job, machines);
  return machines.map((machine) => (crew.has(machine) ? { free: Math.max(machine.free, done) } : machine));
}

/**
 * The time in which a job's waiting frames are done; 0 without any, infinite without workers.
 * @param free  the time until each worker is free
 */
export function timeToFinish(
  { waiting, frameTime }: Pick<WorkLeft, 'waiting' | 'frameTime'>,
  free: readonly number[],
): Milliseconds {
  if (waiting === 0) return milliseconds(0);
  const first = Math.min(...free);
  if (first === Infinity) return milliseconds(Infinity);
  const done = (time: number) =>
    free.reduce((sum, at) => sum + Math.max(0, Math.floor((time - at) / frameTime)), 0);
  let [early, late] = [Math.floor(first), Math.ceil(first + waiting * frameTime)];
  while (late - early > 1) {
    const time = Math.floor((early + late) / 2);
    if (done(time) >= waiting) late = time;
    else early = time;
  }
  return milliseconds(late);
}
