import { type Instant, type Milliseconds, milliseconds, minutes, seconds } from '../domain/units.ts';
import type { FleetRule, FleetWorker, RememberedFleet } from '../ports/worker-fleet.ts';
import { newWorkers, type WorkLeft } from './new-workers.ts';

/** What the scaler has found out. */
export interface FleetView {
  /** What open jobs ask for, in the order in which workers take it. */
  readonly work: readonly WorkLeft[];
  /** Messages in the fleet's queues, those that are being worked on included. */
  readonly messages: number;
  /** As the service tells: late. */
  readonly workers: readonly FleetWorker[];
  /** Workers that there may be at the same time. */
  readonly maximum: number;
}

export interface FleetSteps {
  /** Names of workers to submit. */
  readonly submit: readonly string[];
  readonly terminate: readonly FleetWorker[];
}

/**
 * So long a worker counts as there after its submission although the service does not tell of it: the answer to the
 * submission may have been lost, and the list is late. One that dies at its start is replaced no sooner either.
 */
export const believedFor: Milliseconds = minutes(2);

/** It may have been submitted for work that came after this scaler had looked for some. */
const sparedFor: Milliseconds = minutes(1);

/** A machine has to be found and started, and the image fetched; what runs tells what it really takes. */
const usualStartUp: Milliseconds = minutes(4);
const startUpBounds = { least: seconds(30), most: minutes(10) };
/** One that should have started by now is still some way off. */
const leastLeft = 0.25;

/**
 * Decides what is to be done to the fleet, and remembers it before it is done: of two scalers that run at the same
 * time the later sees what the earlier is about to do.
 * - Workers are started where both the jobs and the queue have work.
 * - A worker that has not begun is ended when the jobs have no frame for it: a queue's figures alone may be late.
 * - Those that run leave by themselves.
 */
export const planFleet =
  (view: FleetView): FleetRule<FleetSteps> =>
  (remembered = { submitted: 0, recent: [] }, now) => {
    const recent = remembered.recent.filter(({ at }) => at + believedFor > now);
    const unseen = recent.filter(({ name }) => view.workers.every((worker) => worker.name !== name));
    const submit = submissions(view, unseen, remembered, now);
    const terminate = needless(view, unseen.length, now);
    if (submit.length + terminate.length === 0) return { answer: { submit, terminate } };
    const ended = new Set(terminate.map(({ name }) => name));
    const write: RememberedFleet = {
      submitted: remembered.submitted + submit.length,
      recent: [
        ...recent.filter(({ name }) => !ended.has(name)),
        ...submit.map((name) => ({ name, at: now })),
      ],
    };
    return { write, answer: { submit, terminate } };
  };

type Unseen = RememberedFleet['recent'];

function submissions(
  { work, messages, workers, maximum }: FleetView,
  unseen: Unseen,
  { submitted }: RememberedFleet,
  now: Instant,
): readonly string[] {
  const startUp = measuredStartUp(workers);
  const untilStart = (at: Instant) => Math.max(startUp - (now - at), leastLeft * startUp);
  const [running, starting] = [workers.filter(hasStarted), workers.filter((worker) => !hasStarted(worker))];
  const rendering = work.reduce((sum, job) => sum + job.rendering.length, 0);
  const idle = [
    ...Array<number>(Math.max(0, running.length - rendering)).fill(0),
    ...starting.map(({ submittedAt }) => untilStart(submittedAt)),
    ...unseen.map(({ at }) => untilStart(at)),
  ].map(milliseconds);
  // A worker more than there are messages would find none.
  const room = Math.max(0, Math.min(maximum, messages) - idle.length - rendering);
  const count = newWorkers(work, { idle, startUp, room });
  return Array.from({ length: count }, (_none, index) => `gpu-worker-${submitted + index + 1}`);
}

const hasStarted = ({ startedAt }: FleetWorker) => startedAt !== undefined;

/** The median of those that run. */
function measuredStartUp(workers: readonly FleetWorker[]): Milliseconds {
  const times = workers
    .flatMap(({ submittedAt, startedAt }) => (startedAt === undefined ? [] : [startedAt - submittedAt]))
    .sort((one, other) => one - other);
  const median = times[times.length >> 1] ?? usualStartUp;
  return milliseconds(Math.min(Math.max(median, startUpBounds.least), startUpBounds.most));
}

/** Workers that have not begun and that no frame is left for, the youngest first. */
function needless({ work, workers }: FleetView, unseen: number, now: Instant): readonly FleetWorker[] {
  const places = work.reduce((sum, { sideBySide }) => sum + sideBySide, 0);
  const starting = workers.filter((worker) => !hasStarted(worker) && worker.submittedAt + sparedFor <= now);
  const excess = Math.max(0, workers.length + unseen - places);
  return starting.sort((one, other) => other.submittedAt - one.submittedAt).slice(0, excess);
}
