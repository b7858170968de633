import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BlenderBench, blenderUnderTest, never, plenty } from './test-blender.ts';

const run = promisify(execFile);
const image = fileURLToPath(new URL('../../blender-image', import.meta.url));

let bench: BlenderBench;
beforeAll(async () => {
  bench = await BlenderBench.make(['plain']);
});
afterAll(() => bench.end());

test('a machine without a GPU has no device, and Blender goes on', async () => {
  expect(await bench.renderer.devices()).toEqual([]);
  await bench.open(bench.session('plain'));
});

test('what Cycles lists is told by kind, and the processor is none of them', async () => {
  const { stdout } = await run(blenderUnderTest, ['-c', onAMachineWithTwoGpus]);
  expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toEqual([
    { kind: 'CUDA', name: 'NVIDIA A10G' },
    { kind: 'OPTIX', name: 'NVIDIA A10G' },
  ]);
});

/** The worker's own function, with Cycles' preferences as they are on another machine. */
const onAMachineWithTwoGpus = `
import json, sys
from types import SimpleNamespace as Thing
sys.path.insert(0, ${JSON.stringify(image)})
from render_worker import device
found = {"CUDA": ["CUDA", "CPU"], "OPTIX": ["OPTIX"], "HIP": []}
device._cycles_preferences = lambda: Thing(
    get_device_types=lambda context: [("NONE", "None", "", 0)] + [(kind, kind, "", 1) for kind in found],
    get_devices_for_type=lambda kind: [Thing(type=type, name="NVIDIA A10G") for type in found[kind]],
)
print(json.dumps(device.list_devices()))
`;

test('a GPU that is not there is never replaced by the processor', async () => {
  for (const device of ['OPTIX', 'CUDA', 'HIP', 'ONEAPI', 'METAL']) {
    const renderer = await bench.another({ device });
    await expect(renderer.open(bench.session('plain'), plenty, never)).rejects.toMatchObject({
      name: 'NoGpu',
      failure: 'permanent',
    });
  }
});

test('what a GPU should have drawn, and the processor did, is refused', async () => {
  const { stdout } = await run(blenderUnderTest, ['-c', afterADrawing]);
  expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toEqual(['NoGpu', null, null]);
});

/** Where nothing but the processor draws, as on a machine without a graphics card. */
const afterADrawing = `
import json, sys
sys.path.insert(0, ${JSON.stringify(image)})
from render_worker import device, software_drawing
software_drawing.graphics_renderer = lambda: "llvmpipe (LLVM 15.0.6, 256 bits)"
def refused(*asked):
    try:
        device.refuse_drawing_in_software(*asked)
    except Exception as failure:
        return failure.code
print(json.dumps([refused("CUDA", "BLENDER_WORKBENCH"), refused("CPU", "BLENDER_WORKBENCH"), refused("CUDA", "CYCLES")]))
`;
