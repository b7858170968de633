import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { BlenderRenderer } from '../../functions/blender/blender-renderer.ts';
import type { BlenderProgram } from '../../functions/blender/find-blender.ts';
import { graphicsEnvironment } from '../../functions/blender/graphics-environment.ts';
import { FarmError } from '../../functions/domain/failure.ts';
import { bytes, frameNumber, minutes } from '../../functions/domain/units.ts';

export interface DeviceTrial {
  readonly program: BlenderProgram;
  /** With the scenes `cycles.blend` and `eevee.blend`. */
  readonly folder: string;
  readonly scene: 'cycles' | 'eevee';
  /** As Cycles calls it, or `CPU`. */
  readonly device: string;
}

/** What a device made of two frames of a scene: seconds, where the second frame's picture is, and what the guard saw. */
export type TrialResult =
  | {
      readonly opened: number;
      /** Kernels are loaded, and compiled where the driver must, before the first. */
      readonly first: number;
      readonly second: number;
      /** The first frame once more with a fresh Blender's beside it, as the guard renders it. */
      readonly guarded: number;
      /** What the guard found between the two: how much two values differ at most, of 1, and the share of pixels that do. */
      readonly guard?: { readonly most: number; readonly share: number };
      readonly picture: string;
      readonly warnings: readonly string[];
    }
  | { readonly failed: string; readonly message: string; readonly log: string };

/** Where Blender has no kernels for a GPU, the driver compiles them first, which took an H200 more than two minutes. */
const limits = { time: minutes(15), memory: bytes(16 * 2 ** 30) };
const never = new AbortController().signal;

/** Renders with a Blender of its own, as a worker of the farm does. */
export async function tryDevice({ program, folder, scene, device }: DeviceTrial): Promise<TrialResult> {
  const own = join(folder, `${scene}-${device}`);
  await mkdir(own);
  const environment = graphicsEnvironment(process.env);
  const renderer = new BlenderRenderer({ program, scratch: own, device, threads: 0, environment });
  const session = {
    root: folder,
    scene: `${scene}.blend`,
    settings: {},
    output: { format: 'PNG', depth: 8 },
    forVideo: false,
    allowMissing: false,
    allowScripts: false,
    persistent: true,
    sequential: false,
  } as const;
  const render = (name: string, frame: number, guarded = false) => {
    const task = { session, frame: frameNumber(frame), limits, fresh: false, guarded, signal: never };
    return timed(() => renderer.render({ ...task, folder: join(own, name) }));
  };
  try {
    await renderer.start();
    const { seconds: opened } = await timed(() => renderer.open(session, limits, never));
    const first = await render('first', 1);
    const second = await render('second', 2);
    const guarded = await render('guarded', 1, true);
    const { difference } = guarded.result;
    return {
      opened,
      first: first.seconds,
      second: second.seconds,
      guarded: guarded.seconds,
      ...(difference && { guard: { most: difference.most, share: difference.share } }),
      picture: join(own, 'second', second.result.files[0]?.name ?? ''),
      warnings: second.result.warnings.map(({ code }) => code),
    };
  } catch (error) {
    if (!(error instanceof FarmError)) throw error;
    return { failed: error.name, message: error.message, log: renderer.logTail() };
  } finally {
    await renderer.close();
  }
}

async function timed<Result>(work: () => Promise<Result>) {
  const began = performance.now();
  const result = await work();
  return { result, seconds: (performance.now() - began) / 1000 };
}
