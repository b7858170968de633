import type { ApiOptions } from '../../functions/api/api-options.ts';
import { cancelJob, pauseJob, resumeJob } from '../../functions/api/control-job.ts';
import { retryJob } from '../../functions/api/retry-job.ts';
import { dispatchJob } from '../../functions/dispatch/dispatch-job.ts';
import type { Failure } from '../../functions/domain/failure.ts';
import { type Job, needsCare } from '../../functions/domain/job.ts';
import { oneMachineLimits } from '../../functions/domain/limits.ts';
import type { Priority } from '../../functions/domain/priority.ts';
import { instant, jobId, minutes, seconds } from '../../functions/domain/units.ts';
import type { Ports } from '../../functions/ports/ports.ts';
import { anUnpreparedJob } from '../domain/a-job.ts';
import { SimulatedClock } from './simulated-clock.ts';
import { SimulatedFarm } from './simulated-farm.ts';
import type { Faults } from './simulated-process.ts';

export const simulatedJob = jobId('j_simulated');

/** One seeded life of a farm with one job. */
export interface Plan {
  readonly seed: number;
  readonly frames: number;
  readonly workers: number;
  readonly sequential: boolean;
  readonly faults: Faults;
  readonly faultLimit: number;
  /** Frames that always fail, and how. */
  readonly doomed: ReadonlyMap<number, Failure['class']>;
  /** What people do, and when, in seconds from the start. */
  readonly commands: readonly { readonly at: number; readonly what: Command }[];
  /** As the job asks for; undefined for as many as there are. */
  readonly maxWorkers: number | undefined;
  readonly priority: Priority;
  /** Workers are called by messages, as functions are, and do not ask for them. */
  readonly called: boolean;
  /** How often a frame from kept data, which are wrong, is compared, 0 to 1; undefined where kept data are right. */
  readonly corruption: number | undefined;
}

export type Command = 'pause' | 'resume' | 'cancel' | 'retry';

/** Draws a plan from a seed: sizes, misfortunes and people. */
export function drawPlan(seed: number): Plan {
  const dice = new SimulatedClock(seed * 7919 + 13);
  const upTo = (most: number) => Math.floor(dice.random() * (most + 1));
  const harsh = dice.random();
  const often = (most: number) => (dice.random() < 0.5 ? dice.random() * most * harsh : 0);
  const frames = 1 + upTo(dice.random() < 0.005 ? 1200 : 12);
  const classes: Failure['class'][] = ['permanent', 'transient', 'too-heavy', 'bad-output'];
  const commands: Command[] = ['pause', 'resume', 'cancel', 'retry'];
  return {
    seed,
    frames,
    workers: 1 + upTo(4),
    sequential: dice.random() < 0.2,
    faults: {
      crash: often(0.02),
      error: often(0.05),
      lostMessage: often(0.3),
      doubledMessage: often(0.5),
      lateMessage: often(0.5),
    },
    faultLimit: dice.random() < 0.5 ? 1000 : 3,
    doomed: new Map(
      Array.from({ length: dice.random() < 0.3 ? upTo(3) : 0 }, () => [
        1 + upTo(frames - 1),
        classes[upTo(3)] as Failure['class'],
      ]),
    ),
    commands: Array.from({ length: dice.random() < 0.6 ? upTo(6) : 0 }, () => ({
      at: upTo(1200),
      what: commands[upTo(3)] as Command,
    })),
    maxWorkers: dice.random() < 0.25 ? 1 + upTo(2) : undefined,
    corruption: dice.random() < 0.3 ? dice.random() : undefined,
    priority: dice.random() < 0.4 ? 'high' : 'normal',
    called: dice.random() < 0.4,
  };
}

/** How long misfortune lasts, and how long the farm then has to come to rest. */
const misfortune = minutes(25);
const patience = minutes(60 * 24 * 3);

/** Lives through a plan until the job has ended and everything is swept, or patience is at its end. */
export async function live(plan: Plan): Promise<SimulatedFarm> {
  const clock = new SimulatedClock(plan.seed);
  const farm = new SimulatedFarm(clock, {
    seconds: () => 1 + clock.random() * (clock.random() < 0.1 ? 200 : 20),
    failure: (frame) => plan.doomed.get(frame),
    sequential: plan.sequential,
    ...corruptionOf(plan, clock),
  });
  farm.called = plan.called;
  const start = clock.now();
  await farm.real.jobs.createJob((now) => newJob(plan, now));
  const job = await farm.real.jobs.readJob(simulatedJob);
  if (!job) throw new Error('the job was not stored');
  farm.faults = plan.faults;
  farm.startStations();
  for (let worker = 0; worker < plan.workers; worker++) farm.startWorker();
  void watchLanes(farm, plan);
  void dispatchJob(farm.startCaller().ports, job).catch(() => undefined);
  for (const { at, what } of plan.commands) {
    void clock.sleep(seconds(at)).then(() => command(farm.startCaller().ports, what).catch(() => undefined));
  }
  await clock.run(instant(start + misfortune), () => false);
  farm.faults = { crash: 0, error: 0, lostMessage: 0, doubledMessage: 0, lateMessage: 0 };
  // A person who paused the job and left would leave it paused for ever.
  void command(farm.real, 'resume').catch(() => undefined);
  let rest: Job | undefined = job;
  const look = async () => {
    rest = await farm.real.jobs.readJob(simulatedJob);
  };
  for (let waited = 0; waited < patience && rest && needsCare(rest); waited += minutes(5)) {
    await clock.run(instant(clock.now() + minutes(5)), () => false);
    await look();
  }
  await clock.run(instant(clock.now() + minutes(15)), () => false);
  farm.stop();
  await clock.run(instant(clock.now() + minutes(5)), () => false);
  return farm;
}

const corruptionOf = ({ corruption }: Plan, clock: SimulatedClock) =>
  corruption === undefined ? {} : { corrupts: () => clock.random() < corruption };

/** A frame that is retried, or that the guard has rendered again, may begin while one behind it in its lane is still held; else a lane holds one. */
async function watchLanes({ real, clock, errors }: SimulatedFarm, plan: Plan): Promise<void> {
  const { maxWorkers = Infinity, commands, corruption } = plan;
  if (maxWorkers >= plan.workers || corruption !== undefined || commands.some(({ what }) => what === 'retry'))
    return;
  for (const end = clock.now() + misfortune; clock.now() < end; ) {
    await clock.sleep(seconds(5));
    const { items } = await real.jobs.listFrames(simulatedJob, { state: 'rendering', limit: 100 });
    const held = items.filter(
      ({ record }) => record.state === 'rendering' && record.lease.until > clock.now(),
    );
    if (held.length > maxWorkers) errors.push(new Error(`${held.length} frames render, ${maxWorkers} may`));
  }
}

async function command(ports: Ports, what: Command): Promise<void> {
  switch (what) {
    case 'pause':
      return void (await pauseJob(ports, simulatedJob));
    case 'resume':
      return void (await resumeJob(ports, simulatedJob));
    case 'cancel':
      return void (await cancelJob(ports, simulatedJob));
    case 'retry':
      return void (await retryJob(apiOptions(ports), simulatedJob, undefined));
  }
}

export const apiOptions = (ports: Ports): ApiOptions => ({
  ports,
  limits: oneMachineLimits,
  blender: { versions: ['4.5.0'] },
  authorize: async () => true,
  prepare: 'always',
  streaming: false,
  report: () => undefined,
});

export function newJob(
  plan: Pick<Plan, 'frames' | 'faultLimit'> & Partial<Pick<Plan, 'maxWorkers' | 'priority'>>,
  now: Job['createdAt'],
): Job {
  const { request, ...job } = anUnpreparedJob('queued');
  return {
    ...job,
    id: simulatedJob,
    request: {
      ...request,
      limits: { ...request.limits, faults: plan.faultLimit },
      ...(plan.maxWorkers !== undefined && { maxWorkers: plan.maxWorkers }),
      ...(plan.priority && { priority: plan.priority }),
    },
    frames: `1-${plan.frames}`,
    total: plan.frames,
    createdAt: now,
  };
}
