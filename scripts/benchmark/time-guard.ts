import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { BlenderRenderer } from '../../functions/blender/blender-renderer.ts';
import { findBlender } from '../../functions/blender/find-blender.ts';
import type { RenderSettings } from '../../functions/domain/picture.ts';
import { bytes, frameNumber, minutes } from '../../functions/domain/units.ts';
import { cpuSeconds } from './cpu-seconds.ts';
import { median } from './median.ts';

const limits = { time: minutes(60), memory: bytes(16 * 2 ** 30) };
const { signal } = new AbortController();

/** Seconds, on the wall and of processors. */
export interface Taken {
  readonly wall: number;
  readonly cpu: number;
}

export interface GuardCost {
  /** Of a frame from kept data. */
  readonly frame: Taken;
  /** What a compared frame, and the one after it, take more than two others: those beside them, median of all runs. */
  readonly check: Taken;
}

/**
 * Times ordinary and compared frames of a scene in turns, as a worker renders them.
 * @param runs  how many frames are compared, each among four that are not
 */
export async function timeGuard(
  blender: string,
  scene: string,
  settings: RenderSettings,
  runs: number,
): Promise<GuardCost> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-guard-'));
  const program = await findBlender(blender);
  const renderer = new BlenderRenderer({ program, scratch: folder, device: 'CPU', threads: 0 });
  const session = {
    root: dirname(scene),
    scene: scene.slice(dirname(scene).length + 1),
    settings,
    output: {},
    forVideo: false,
    allowMissing: false,
    allowScripts: false,
    persistent: true,
    sequential: false,
  };
  const time = async (frame: number, guarded: boolean) => {
    const began = performance.now();
    const before = cpuSeconds();
    const attempt = await mkdtemp(join(folder, 'attempt-'));
    const task = {
      session,
      frame: frameNumber(frame),
      folder: attempt,
      limits,
      fresh: false,
      guarded,
      signal,
    };
    const { difference } = await renderer.render(task);
    if (guarded && difference?.differs !== false) throw new Error(`${scene}: ${JSON.stringify(difference)}`);
    return { wall: (performance.now() - began) / 1000, cpu: cpuSeconds() - before };
  };
  try {
    const frames: Taken[] = [];
    const checks: Taken[] = [];
    await time(1, false);
    for (let run = 0; run < runs; run++) {
      const beside = [await time(2, false), await time(3, false), await time(4, false)];
      const [compared, next] = [await time(5, true), await time(6, false)];
      const usual = middle(beside);
      frames.push(...beside);
      checks.push({
        wall: compared.wall + next.wall - 2 * usual.wall,
        cpu: compared.cpu + next.cpu - 2 * usual.cpu,
      });
    }
    return { frame: middle(frames), check: middle(checks) };
  } finally {
    await renderer.close();
    await rm(folder, { recursive: true, force: true });
  }
}

const middle = (taken: readonly Taken[]): Taken => ({
  wall: median(taken.map(({ wall }) => wall)),
  cpu: median(taken.map(({ cpu }) => cpu)),
});
