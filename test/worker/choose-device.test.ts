import { describe, expect, test } from '@jest/globals';
import { chooseDevice, type GpuKind, gpuKinds, NoGpu } from '../../functions/worker/choose-device.ts';

const found = (...kinds: string[]) => kinds.map((kind) => ({ kind, name: `a ${kind} card` }));
const rented: readonly GpuKind[] = ['OPTIX', 'CUDA'];

describe('a GPU worker renders on', () => {
  test.each<[wanted: readonly GpuKind[], found: string[], chosen: GpuKind]>([
    [rented, ['CUDA', 'OPTIX'], 'OPTIX'],
    [rented, ['CUDA'], 'CUDA'],
    [rented, ['HIP', 'CUDA'], 'CUDA'],
    [gpuKinds, ['HIP', 'CUDA', 'OPTIX'], 'OPTIX'],
    [gpuKinds, ['ONEAPI', 'HIP'], 'HIP'],
    [gpuKinds, ['METAL'], 'METAL'],
    [['CUDA'], ['CUDA', 'OPTIX'], 'CUDA'],
  ])('of %j where there is %j: %s', (wanted, kinds, chosen) => {
    expect(chooseDevice(wanted, found(...kinds))).toBe(chosen);
  });

  test.each<[wanted: readonly GpuKind[], found: string[], said: RegExp]>([
    [gpuKinds, [], /no GPU for OPTIX, CUDA, HIP, ONEAPI, METAL on this machine; it finds: none/],
    [rented, ['HIP'], /no GPU for OPTIX, CUDA on this machine; it finds: a HIP card \(HIP\)/],
    [['OPTIX'], ['CUDA'], /no GPU for OPTIX on this machine; it finds: a CUDA card \(CUDA\)/],
  ])('of %j where there is %j: nothing, and never the processor', (wanted, kinds, said) => {
    const choose = () => chooseDevice(wanted, found(...kinds));
    expect(choose).toThrow(NoGpu);
    expect(choose).toThrow(said);
  });
});
