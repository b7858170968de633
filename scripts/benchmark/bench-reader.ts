import { execFileSync } from 'node:child_process';
import { type Bench, makeScenes, sceneFile } from './bench.ts';
import { atLeast, atMost, type Figure } from './figure.ts';
import { median } from './median.ts';
import { timeHostile } from './time-hostile.ts';
import { timeAsking, timeReader } from './time-reader.ts';

/** The reader of `.blend` files: a large scene, raw and compressed, and a small one against Blender itself. */
export async function benchReader(bench: Bench): Promise<Figure[]> {
  const { blender, runs } = bench;
  console.log('reader');
  const light = sceneFile(bench, 'light');
  const large = sceneFile(bench, 'medium');
  const compressed = sceneFile(bench, 'compressed');
  const many = sceneFile(bench, 'many');
  makeScenes(bench, ['many']);
  const resave =
    'import bpy, sys; bpy.ops.wm.open_mainfile(filepath=sys.argv[1]); bpy.ops.wm.save_as_mainfile(filepath=sys.argv[2], compress=True)';
  execFileSync(blender, ['-c', resave, large, compressed], { stdio: 'pipe' });
  const measure = async (scene: string, latency: number) => {
    const timed = [];
    for (let run = 0; run < runs; run++) timed.push(await timeReader(scene, latency));
    return {
      seconds: median(timed.map(({ seconds }) => seconds)),
      read: median(timed.map(({ read }) => read)),
    };
  };
  await measure(light, 0); // compiled by now, as in a farm that runs
  const raw = await measure(large, 0);
  const small = await measure(light, 0);
  const asking = median(Array.from({ length: runs }, () => timeAsking(blender, light)));
  return [
    atMost('reader: s for 190 MB raw', raw.seconds, 0.15),
    atMost('reader: MB read of it', raw.read / 1e6, 2),
    atMost('reader: s for the same, compressed', (await measure(compressed, 0)).seconds, 1),
    atMost('reader: s for it raw, at 30 ms a read', (await measure(large, 30)).seconds, 1),
    atMost('reader: s for 200 MB of many blocks', (await measure(many, 0)).seconds, 0.5),
    atMost('reader: s for them, at 30 ms a read', (await measure(many, 30)).seconds, 1),
    atLeast('reader: starting Blender ÷ reader, small scene', asking / small.seconds, 20),
    ...benchHostile(bench),
  ];
}

/** The worst of the files that are hard to read on purpose. */
function benchHostile({ folder }: Bench): Figure[] {
  const timed = timeHostile(folder);
  for (const { what, ended, seconds, memory } of timed) {
    const shown = `${seconds.toFixed(2)} s ${(memory / 2 ** 20).toFixed(0)} MiB`;
    console.log(`  ${what.padEnd(48)} ${ended.padEnd(22)} ${shown}`);
  }
  const slowest = Math.max(...timed.map(({ seconds }) => seconds));
  const largest = Math.max(...timed.map(({ memory }) => memory)) / 2 ** 20;
  return [
    atMost('reader: s for the slowest hostile file', slowest, 2),
    atMost('reader: MiB for the largest one', largest, 256),
  ];
}
