import { type FleetFigures, figuresOf } from '../../test/gpu-fleet/fleet-figures.ts';
import { loads } from '../../test/gpu-fleet/loads.ts';

/** Loads of each kind. */
const seeds = 20;

/** The worst figures of the scaler over many simulated loads of each kind; simulated time is the same everywhere. */
export async function scalerFigures(): Promise<{ readonly load: string; readonly worst: FleetFigures }[]> {
  const worst = [];
  for (const [load, draw] of Object.entries(loads)) {
    console.log(`scaler: ${seeds} ${load} loads`);
    const found: FleetFigures[] = [];
    for (let seed = 1; seed <= seeds; seed++) found.push(await figuresOf(draw(seed), seed));
    const most = (figure: keyof FleetFigures) => Math.max(...found.map((figures) => figures[figure]));
    worst.push({
      load,
      worst: { idle: most('idle'), starting: most('starting'), makespan: most('makespan') },
    });
  }
  return worst;
}
