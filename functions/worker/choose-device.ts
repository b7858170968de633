import type { GpuDevice } from '../blender/running-blender.ts';
import { FarmError } from '../domain/failure.ts';

/** The kinds of GPU that Cycles knows. Those behind CUDA have never been tried with this farm. */
export const gpuKinds = ['OPTIX', 'CUDA', 'HIP', 'ONEAPI', 'METAL'] as const;
export type GpuKind = (typeof gpuKinds)[number];

/** A GPU worker on a machine whose GPU Cycles does not find: it must not render on the processor, unnoticed. */
export class NoGpu extends FarmError {
  constructor(wanted: readonly GpuKind[], found: readonly GpuDevice[]) {
    const there = found.length === 0 ? 'none' : found.map(({ kind, name }) => `${name} (${kind})`).join(', ');
    super(`Cycles finds no GPU for ${wanted.join(', ')} on this machine; it finds: ${there}`, {
      advice:
        'check the driver (nvidia-smi) and, in a container, that it was started with the GPU; or work for the fleet lambda, whose frames the processor renders',
      details: { wanted, found },
    });
  }
}

/**
 * What a GPU worker renders on: the first kind of `wanted` of which the machine has a device.
 * @throws NoGpu
 */
export function chooseDevice(wanted: readonly GpuKind[], found: readonly GpuDevice[]): GpuKind {
  const kind = wanted.find((one) => found.some((device) => device.kind === one));
  if (kind === undefined) throw new NoGpu(wanted, found);
  return kind;
}
