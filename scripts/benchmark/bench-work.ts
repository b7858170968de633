import { type Bench, sceneFile, scenes } from './bench.ts';
import { atMost, type Figure, reported } from './figure.ts';
import { median } from './median.ts';
import { timeBare } from './time-bare.ts';
import { timeFarm } from './time-farm.ts';
import { timeWork } from './time-work.ts';

/** A worker for a farm on AWS against the farm on this machine, where frames take seconds. */
export async function benchWork(bench: Bench): Promise<Figure[]> {
  const { blender, ffmpeg, runs } = bench;
  const scene = sceneFile(bench, 'heavy');
  const times = { work: [] as number[], farm: [] as number[], bare: [] as number[] };
  for (let run = 1; run <= runs; run++) {
    console.log(`work: run ${run} of ${runs}`);
    times.work.push((await timeWork(blender, scene, scenes.heavy.frames)).total);
    times.farm.push((await timeFarm(blender, ffmpeg, scene)).total);
    times.bare.push((await timeBare(blender, scene)).total);
  }
  const ratio = (of: readonly number[], to: readonly number[]) =>
    median(of.map((time, run) => time / (to[run] ?? Number.NaN)));
  return [
    atMost('work: a running worker ÷ a running farm, heavy', ratio(times.work, times.farm), 1.02),
    reported('work: the same ÷ one bare Blender', ratio(times.work, times.bare)),
  ];
}
