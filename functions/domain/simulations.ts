import { FarmError } from './failure.ts';
import type { Simulation } from './scene-account.ts';

/**
 * What becomes of simulations that are not baked: they are baked once before any frame is rendered (or the frames are
 * rendered in order where that cannot be done), the frames are rendered in order, or the job is refused.
 */
export const simulationModes = ['bake', 'sequential', 'refuse'] as const;
export type SimulationMode = (typeof simulationModes)[number];

export const unbaked = <Found extends Simulation>(simulations: readonly Found[]): readonly Found[] =>
  simulations.filter(({ baked }) => !baked);

/** How many simulations a sentence names: it is kept in the job's record, which is small. */
const named = 5;

export function namesOf(simulations: readonly Simulation[]): string {
  const names = simulations.slice(0, named).map(({ object, kind }) => `${object} (${kind})`);
  const more = simulations.length > named ? ` and ${simulations.length - named} more` : '';
  return `${names.join(', ')}${more}`;
}

/** The job asked not to be rendered then. */
export class SimulationsNotBaked extends FarmError {
  constructor(simulations: readonly Simulation[]) {
    super(`the scene has simulations that are not baked: ${namesOf(simulations)}`, {
      advice: 'bake them in Blender, or let the farm do it with “simulations”: “bake”',
      pointer: '/simulations',
      details: {
        simulations: simulations.slice(0, 100).map(({ object, kind }) => ({ object, kind })),
      },
    });
  }
}
