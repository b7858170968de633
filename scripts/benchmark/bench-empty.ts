import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Bench, sceneFile } from './bench.ts';
import { atLeast, atMost, type Figure } from './figure.ts';

const emptyFarm = fileURLToPath(new URL('./empty-farm.ts', import.meta.url));

/** The farm without Blender, each size in a process of its own. */
export function benchEmpty(bench: Bench): Figure[] {
  const measure = (frames: number) => {
    console.log(`empty: ${frames.toLocaleString('en')} frames`);
    const said = execFileSync(process.execPath, [emptyFarm, String(frames), sceneFile(bench, 'light')], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    return JSON.parse(said) as Record<'accepted' | 'slowestStatus' | 'framesASecond' | 'peakMemory', number>;
  };
  const large = measure(10_000);
  const huge = measure(100_000);
  return [
    atLeast('empty: frames a second', large.framesASecond, 1000),
    atMost('empty: MiB of memory through 10,000 frames', large.peakMemory / 2 ** 20, 200),
    atMost('empty: ms to accept 100,000 frames', huge.accepted, 1000),
    atMost('empty: ms of the slowest status meanwhile', huge.slowestStatus, 50),
    atLeast('empty: frames a second of 100,000', huge.framesASecond, 1000),
  ];
}
