import { type Bench, sceneFile, sceneNames } from './bench.ts';
import { atMost, type Figure, reported } from './figure.ts';
import { measureNoise } from './guard-noise.ts';
import { timeGuard } from './time-guard.ts';

/** What the guard costs a job of a hundred frames, one of which is compared; the heavy scene has frames of 3 s here. */
export async function benchGuard(bench: Bench): Promise<Figure[]> {
  const { blender, runs } = bench;
  const figures: Figure[] = [];
  for (const name of sceneNames) {
    console.log(`guard: ${name}`);
    const scene = sceneFile(bench, name);
    const settings = name === 'heavy' ? { samples: await samplesFor(blender, scene, 3.2) } : {};
    const { frame, check } = await timeGuard(blender, scene, settings, runs);
    // Time on the wall is what people wait for; that of processors says the same where others use the machine, too.
    for (const kind of ['wall', 'cpu'] as const) {
      const what = `guard: ${name}, % of 100 frames of ${frame.wall.toFixed(2)} s, ${kind} time`;
      const cost = (check[kind] / (100 * frame[kind])) * 100;
      figures.push(frame.wall >= 3 ? atMost(what, cost, 2) : reported(what, cost));
    }
  }
  return figures;
}

/** How many samples make a frame of the heavy scene take so many seconds. */
async function samplesFor(blender: string, scene: string, seconds: number): Promise<number> {
  const few = 6;
  const { frame } = await timeGuard(blender, scene, { samples: few }, 1);
  return Math.max(few, Math.ceil((few * seconds) / frame.wall));
}

/** What the guard's thresholds rest on: how far pictures differ that should not. */
export async function benchGuardNoise({ blender, runs }: Bench): Promise<Figure[]> {
  return (await measureNoise(blender, runs)).flatMap(({ format, pairs, most, share }) => [
    reported(`guard: most by which ${pairs} pairs of ${format} differ`, most),
    atMost(`guard: ${format}, share of pixels beyond tolerance`, share, 0.0001),
  ]);
}
