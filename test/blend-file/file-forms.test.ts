import { expect, test } from '@jest/globals';
import { inspectBytes } from './byte-sources.ts';
import { addresses, smallScene } from './small-scene.ts';

test.each([
  // pointers, version, endianness    Blender
  ['_241V', '2.41'],
  ['_249v', '2.49'],
  ['-260V', '2.60'],
  ['_260V', '2.60'],
  ['-279v', '2.79'],
  ['-283v', '2.83'],
  ['-306v', '3.6'],
  ['-405v', '4.5'],
  ['0500', '5.0'],
  ['0502', '5.2'],
])('a file of the form %s is read', async (header, blender) => {
  const account = await inspectBytes(smallScene(header));
  expect(account).toMatchObject({ blender, compression: 'raw', files: [], missing: [], simulations: [] });
  expect(account.scenes).toHaveLength(1);
  expect(account.scenes[0]).toMatchObject({
    name: 'Small',
    active: true,
    engine: 'CYCLES',
    frames: { start: -5, end: 70_000, step: 1 },
    fps: { numerator: 30_000, denominator: 1001 },
    resolution: { x: 1920, y: 1080, percentage: 50 },
    camera: 'Eye',
    cameraMarkers: [{ frame: 12, camera: 'Eye' }],
    output: 'OPEN_EXR',
  });
});

test('a link of the list of all images, as old files keep it, makes none needed', async () => {
  const bytes = smallScene('-279v', (file) => {
    const next = { 'id.name': 'OBNear', 'id.next': 0x7000n };
    file.block({
      code: 'OB',
      address: addresses.camera,
      struct: 'Object',
      body: file.struct('Object', next),
    });
    const image = { 'id.name': 'IMwood', name: '//wood.png', source: 1 };
    file.block({ code: 'IM', address: 0x7000n, struct: 'Image', body: file.struct('Image', image) });
  });
  const { files, missing } = await inspectBytes(bytes);
  expect(files).toEqual([expect.objectContaining({ path: 'wood.png', exists: false, scenes: [] })]);
  expect(missing).toEqual([]);
});
