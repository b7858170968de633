import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { RenderSettings } from '../../functions/domain/picture.ts';
import type { RenderSession } from '../../functions/ports/renderer.ts';
import { BlenderBench } from './test-blender.ts';

let bench: BlenderBench;
beforeAll(async () => {
  bench = await BlenderBench.make(['plain', 'layered', 'switched']);
});
afterAll(() => bench.end());

describe('a setting changes the picture', () => {
  test.each<[scene: string, settings: RenderSettings, than: RenderSettings]>([
    ['plain', { color: { exposure: -3 } }, {}],
    ['plain', { color: { gamma: 3 } }, {}],
    ['plain', { color: { viewTransform: 'Standard' } }, {}],
    ['plain', { color: { viewTransform: 'AgX', look: 'Punchy' } }, { color: { viewTransform: 'AgX' } }],
    ['plain', { motionBlur: true }, { motionBlur: false }],
    ['plain', { region: { x: [0, 0.5], y: [0, 1], crop: false } }, {}],
    // Against keys, and against what the scene has switched on or off.
    ['layered', { color: { exposure: -3 } }, {}],
    ['layered', { region: { x: [0, 1], y: [0, 1] } }, {}],
    ['layered', { motionBlur: false }, {}],
    ['layered', { simplify: { subdivision: 0 } }, {}],
    ['switched', { compositor: true }, {}],
    ['switched', { sequencer: true }, {}],
    ['switched', { sequencer: true }, { compositor: true }],
  ])('of %s: %j, otherwise than %j', async (scene, settings, than) => {
    const other = await bench.pixels(bench.session(scene, { settings: than }), 5);
    expect((await bench.pixels(bench.session(scene, { settings }), 5)).equals(other)).toBe(false);
  });

  test('and may say what the scene has already', async () => {
    const own = await bench.pixels(bench.session('plain'), 5);
    const settings = {
      motionBlur: false,
      simplify: false,
      stereo: false,
      transparent: false,
      sequencer: false,
    };
    expect((await bench.pixels(bench.session('plain', { settings }), 5)).equals(own)).toBe(true);
  });

  test('without the sky it is transparent', async () => {
    const colourType = async (settings: RenderSettings) => {
      const { folder } = await bench.render(bench.session('layered', { settings }), 5);
      return (await readFile(join(folder, 'frame.png')))[25];
    };
    expect(await colourType({ transparent: true })).toBe(6);
  });

  test('the region alone is a smaller file', async () => {
    const settings = { region: { x: [0.25, 0.5], y: [0, 0.5], crop: true } } as const;
    const { files } = await bench.render(bench.session('layered', { settings }), 5);
    expect(files[0]).toMatchObject({ width: 16, height: 18 });
  });

  test('the sequencer’s picture is the same from every camera, and that is said', async () => {
    const settings = { sequencer: true, cameras: ['Near', 'Far'] };
    const { warnings } = await bench.open(bench.session('switched', { settings }));
    expect(warnings.map(({ code }) => code)).toEqual(['CameraUnseen']);
  });
});

describe('files are made smaller', () => {
  test.each<[RenderSession['output'], RenderSession['output']]>([
    [
      { format: 'PNG', depth: 8, compression: 100 },
      { format: 'PNG', depth: 8, compression: 0 },
    ],
    [
      { format: 'JPEG', depth: 8, quality: 10 },
      { format: 'JPEG', depth: 8, quality: 100 },
    ],
    [
      { format: 'OPEN_EXR', depth: 16, codec: 'ZIP' },
      { format: 'OPEN_EXR', depth: 16, codec: 'NONE' },
    ],
    [
      { format: 'OPEN_EXR_MULTILAYER', depth: 16, codec: 'DWAA' },
      { format: 'OPEN_EXR_MULTILAYER', depth: 16, codec: 'NONE' },
    ],
  ])('by %j than by %j', async (small, large) => {
    const size = async (output: RenderSession['output']) => {
      const { files, folder } = await bench.render(bench.session('plain', { output }), 5);
      return (await readFile(join(folder, files[0]?.name ?? ''))).length;
    };
    expect(await size(small)).toBeLessThan(await size(large));
  });
});

describe('what is not there is refused, with what is', () => {
  const exr = { format: 'OPEN_EXR_MULTILAYER' } as const;
  test.each<[RenderSettings, RenderSession['output'], string, RegExp]>([
    [{ cameras: ['Near', 'Nobody', 'None'] }, {}, 'UnknownCamera', /'Nobody', 'None'; it has: Near, Far/],
    [{ viewLayers: ['Nope'] }, {}, 'UnknownViewLayer', /'Nope'; there is: ViewLayer/],
    [{ passes: ['misty'] }, exr, 'UnknownPass', /'misty'; there is: .*cryptomatte_object.* mist/],
    [{ passes: ['shadow'] }, exr, 'PassNotMade', /CYCLES does not make the pass 'shadow'/],
    [{ passes: ['mist'] }, {}, 'PassesNotWritten', /PNG holds the picture alone/],
    [{ color: { viewTransform: 'Film' } }, {}, 'UnknownViewTransform', /there is: Standard, .*AgX, .*Raw/],
    [{ color: { look: 'Odd' } }, {}, 'UnknownLook', /there is: None, .*AgX - Punchy/],
    [{ color: { exposure: 99 } }, {}, 'ValueOutOfRange', /99; Blender takes -32 to 32/],
    [{ compositor: true }, {}, 'NoCompositor', /'Main' has no compositor nodes/],
    [{ sequencer: true }, {}, 'NoSequencer', /'Main' has no strip/],
    [{ transparent: true }, { format: 'JPEG' }, 'NoAlpha', /JPEG cannot be transparent/],
    [{ region: { x: [0, 0.001], y: [0, 1] } }, {}, 'RegionTooSmall', /0\.06 by 36\.00 pixels/],
    [{}, { format: 'JPEG', compression: 50 }, 'CompressionNotOfFormat', /JPEG has no compression/],
    [
      { cameras: ['Nobody'], color: { look: 'Odd' }, compositor: true, passes: ['misty'] },
      exr,
      'SceneRefused',
      /'Nobody'; it has: .*; there is no look 'Odd'; .*; scene 'Main' has no compositor nodes; .*'misty'/,
    ],
    [{}, { format: 'OPEN_EXR', depth: 32, codec: 'B44' }, 'UnknownCodec', /'B44'; there is: NONE, .*ZIP/],
    [
      { cameras: ['Nobody'], transparent: true, passes: ['mist'] },
      { format: 'JPEG', depth: 16, compression: 5, codec: 'ZIP' },
      'SceneRefused',
      /'Nobody'.*; JPEG has no 16 bits.*; JPEG has no compression; JPEG has no codec; a JPEG cannot.*; passes/,
    ],
    [
      { engine: 'LUX', samples: 3, passes: ['misty'], color: { look: 'Odd' } },
      { format: 'PNG', quality: 5 },
      'SceneRefused',
      /^this Blender has no engine 'LUX'; [^;]*; there is no look 'Odd'; [^;]*; PNG has no quality; passes were [^;]*$/,
    ],
  ])('%j, %j: %s', async (settings, output, name, message) => {
    const error = { name, failure: 'permanent', message: expect.stringMatching(message) };
    await expect(bench.open(bench.session('plain', { settings, output }))).rejects.toMatchObject(error);
  });
});
