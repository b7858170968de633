import { EmulatedFarm } from '../../test/image/emulated-farm.ts';
import { type Bench, sceneFile } from './bench.ts';
import { atMost, type Figure, reported } from './figure.ts';
import { median } from './median.ts';
import { sizeOf, timeColdStart, timeImport } from './time-cold-start.ts';

/**
 * A function's start under Lambda's emulator.
 * @param image  that `scripts/build-image` built; empty for none
 */
export async function benchImage(bench: Bench, image: string): Promise<Figure[]> {
  const { blender, runs } = bench;
  const farm = await EmulatedFarm.open();
  const cold: number[] = [];
  const bare: number[] = [];
  for (let run = 1; run <= runs; run++) {
    console.log(`image: run ${run} of ${runs}`);
    cold.push(await timeColdStart(farm, sceneFile(bench, 'light'), image));
    bare.push(timeImport(blender, image));
  }
  const seconds = median(cold);
  return [
    reported('image: s from the first event to rendering', seconds),
    atMost('image: the same ÷ a bare import of bpy', seconds / median(bare), 2),
    ...(image === '' ? [] : [atMost('image: GB of files', sizeOf(image), 1.5)]),
  ];
}
