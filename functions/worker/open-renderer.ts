import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { BlenderRenderer } from '../blender/blender-renderer.ts';
import { findBlender } from '../blender/find-blender.ts';
import { graphicsEnvironment } from '../blender/graphics-environment.ts';
import { chooseDevice, type GpuKind } from './choose-device.ts';
import { OtherBlender, seriesOf } from './errors.ts';
import type { GpuRenderer } from './gpu-watch.ts';

export interface RendererSettings {
  /** A Python that has bpy, or a Blender. */
  readonly blender: string;
  /** The versions of the farm's other workers. */
  readonly versions: readonly string[];
  /** Kinds of GPU of which the first that is there is taken; undefined to render on the processor. */
  readonly gpu: readonly GpuKind[] | undefined;
  /** For Blender's temporary files. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
}

export interface OpenedRenderer {
  readonly renderer: GpuRenderer;
  readonly version: string;
  /** Undefined for the processor. */
  readonly device: { readonly kind: GpuKind; readonly names: readonly string[] } | undefined;
}

/**
 * Starts Blender on what it is to render on: a machine that cannot render takes no frame.
 * @throws NoBlender, OtherBlender, BlenderDidNotStart, NoGpu
 */
export async function openRenderer(settings: RendererSettings): Promise<OpenedRenderer> {
  const { blender, versions, gpu, folder, env } = settings;
  const program = await findBlender(blender);
  const { version } = program;
  if (!versions.some((one) => seriesOf(one) === seriesOf(version))) throw new OtherBlender(version, versions);
  const scratch = join(folder, 'blender');
  await mkdir(scratch, { recursive: true });
  const on = (device: string) =>
    new BlenderRenderer({
      program,
      scratch,
      device,
      threads: 0,
      ...(gpu && { environment: { ...graphicsEnvironment(env), ...kernelCaches(folder) } }),
    });
  const device = gpu && (await deviceOf(on('CPU'), gpu));
  const renderer = on(device?.kind ?? 'CPU');
  await renderer.start();
  return { renderer, version, device };
}

/**
 * Where NVIDIA's driver keeps the kernels that it had to compile: they have to outlive Blender, which has no home. On a GPU
 * for which the module has no kernels of its own (an H200, with Blender 4.5) that takes minutes.
 */
const kernelCaches = (folder: string) => ({
  CUDA_CACHE_PATH: join(folder, 'cuda-kernels'),
  OPTIX_CACHE_PATH: join(folder, 'optix-kernels'),
});

async function deviceOf(renderer: BlenderRenderer, gpu: readonly GpuKind[]) {
  try {
    const found = await renderer.devices();
    const kind = chooseDevice(gpu, found);
    return { kind, names: found.filter((one) => one.kind === kind).map(({ name }) => name) };
  } finally {
    await renderer.close();
  }
}
