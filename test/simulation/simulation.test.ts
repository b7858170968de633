import { expect, test } from '@jest/globals';
import { brokenPromises } from './check-history.ts';
import { drawPlan, live } from './history.ts';

/** Histories of the whole farm; another start gives others, the same start the same. */
const histories = Number(process.env.SIMULATED_HISTORIES ?? 2000);
const firstSeed = Number(process.env.SIMULATION_SEED ?? 1);

test(`the farm keeps its promises through ${histories} histories of misfortune`, async () => {
  for (let seed = firstSeed; seed < firstSeed + histories; seed++) {
    const plan = drawPlan(seed);
    const broken = await brokenPromises(await live(plan), plan);
    if (broken.length > 0) {
      throw new Error(`with seed ${seed} (${JSON.stringify(plan)}):\n${broken.join('\n')}`);
    }
  }
  expect(histories).toBeGreaterThan(0);
}, 1_800_000);
