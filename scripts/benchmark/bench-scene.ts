import { type Bench, type SceneName, sceneFile, scenes } from './bench.ts';
import { atLeast, atMost, type Figure, reported } from './figure.ts';
import { median } from './median.ts';
import { type Timed, timeBare } from './time-bare.ts';
import { timeFarm } from './time-farm.ts';

/** Fresh processes that stand for one a frame: their mean is multiplied by the number of frames. */
const freshRuns = 3;

/** The farm on this machine against one bare Blender, and against a fresh one a frame. */
export async function benchScene(bench: Bench, name: SceneName): Promise<Figure[]> {
  const { blender, ffmpeg, runs } = bench;
  const { frames, farmAtMost, freshAtLeast } = scenes[name];
  const scene = sceneFile(bench, name);
  const farm: Timed[] = [];
  const bare: Timed[] = [];
  for (let run = 1; run <= runs; run++) {
    console.log(`${name}: run ${run} of ${runs}`);
    farm.push(await timeFarm(blender, ffmpeg, scene));
    bare.push(await timeBare(blender, scene));
  }
  const ratios = farm.map(({ total }, run) => total / (bare[run]?.total ?? Number.NaN));
  const figures = [atMost(`${name}: a running farm ÷ one bare Blender`, median(ratios), farmAtMost)];
  const steady = farm.map((timed, run) => (timed.steady ?? Number.NaN) / (bare[run]?.steady ?? Number.NaN));
  if (steady.every(Number.isFinite)) {
    figures.push(reported(`${name}: the same, a frame after the first ten`, median(steady)));
  }
  if (freshAtLeast !== undefined) {
    const fresh: number[] = [];
    for (let run = 1; run <= freshRuns; run++) fresh.push((await timeBare(blender, scene, run)).total);
    const ratio = (median(fresh) * frames) / median(farm.map(({ total }) => total));
    figures.push(atLeast(`${name}: a fresh Blender a frame ÷ farm`, ratio, freshAtLeast));
  }
  return figures;
}
