import { minutes, seconds } from '../../functions/domain/units.ts';
import { SimulatedClock } from '../simulation/simulated-clock.ts';
import { GpuFarm } from './gpu-farm.ts';
import { type Load, leastMakespan } from './loads.ts';
import { goodManners } from './simulated-batch.ts';

/** What a load made of the machines; each a share, or a ratio. */
export interface FleetFigures {
  /** Of the paid time: stood idle beyond its last minute, or was started for nothing. */
  readonly idle: number;
  /** Of the paid time: was starting. */
  readonly starting: number;
  /** The time until all was done ÷ the least that as many machines could need. */
  readonly makespan: number;
}

/** What a machine takes until its first frame, in seconds. */
const startUp = 180;

/** Lives through a load and measures what its machines were used for. */
export async function figuresOf(load: Load, seed: number): Promise<FleetFigures> {
  const farm = new GpuFarm(new SimulatedClock(seed), load, {
    ...goodManners,
    startUp: () => seconds(startUp),
  });
  await farm.live();
  if (farm.errors.length > 0) throw farm.errors[0];
  let [paid, idle, starting] = [0, 0, 0];
  for (const { worker, endedAt = farm.clock.now() } of farm.batch.records) {
    const all = endedAt - worker.submittedAt;
    const account = farm.accounts.get(worker.name);
    paid += all;
    if (account && account.busy > 0) {
      const last = Math.min(minutes(1), endedAt - account.lastBusy);
      starting += account.readyAt - worker.submittedAt;
      idle += Math.max(0, endedAt - account.readyAt - account.busy - last);
    } else {
      idle += Math.max(0, all - minutes(1));
    }
  }
  const least = leastMakespan(load, mostAtOnce(farm), startUp);
  return { idle: idle / paid, starting: starting / paid, makespan: (await farm.makespan()) / least };
}

function mostAtOnce({ batch, clock }: GpuFarm): number {
  const changes = batch.records
    .flatMap(({ worker, endedAt = clock.now() }) => [
      { at: worker.submittedAt, by: 1 },
      { at: endedAt, by: -1 },
    ])
    .sort((one, other) => one.at - other.at || one.by - other.by);
  let [now, most] = [0, 0];
  for (const { by } of changes) {
    now += by;
    most = Math.max(most, now);
  }
  return most;
}
