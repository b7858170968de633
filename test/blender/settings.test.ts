import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { BlenderBench } from './test-blender.ts';

let bench: BlenderBench;
beforeAll(async () => {
  bench = await BlenderBench.make([
    'plain',
    'two',
    'stubborn',
    'no_camera',
    'sequencer_only',
    'simple_driver',
  ]);
});
afterAll(() => bench.end());

test('settings win over the animation, markers and layers that would undo them', async () => {
  const settings = { samples: 1, cameras: ['Near'] };
  const stubborn = await bench.pixels(bench.session('stubborn', { settings }), 5);
  expect(stubborn.equals(await bench.pixels(bench.session('plain'), 5))).toBe(true);
});

test('left alone, a marker switches the camera and keyed samples count', async () => {
  const near = await bench.pixels(bench.session('plain'), 5);
  const own = await bench.pixels(bench.session('stubborn'), 5);
  expect(own.equals(near)).toBe(false);
});

test('changes the resolution', async () => {
  const settings = { resolution: { x: 100, y: 60, percentage: 50 } };
  const { files } = await bench.render(bench.session('plain', { settings }), 1);
  expect(files[0]).toMatchObject({ width: 50, height: 30 });
});

test('changes the engine', async () => {
  const opened = await bench.open(
    bench.session('plain', { settings: { engine: 'BLENDER_WORKBENCH', samples: 8 } }),
  );
  expect(opened.engine).toBe('BLENDER_WORKBENCH');
  expect(opened.scenes[0]?.engine).toBe('CYCLES');
});

test.each(['BLENDER_EEVEE', 'BLENDER_EEVEE_NEXT'])('knows EEVEE as %s in every version', async (engine) => {
  const opened = await bench.open(bench.session('plain', { settings: { engine, samples: 4 } }));
  expect(opened.engine).toMatch(/^BLENDER_EEVEE/);
});

// Without a device file for it there is no graphics card.
const withoutGraphicsCard = process.platform === 'linux' && !existsSync('/dev/dri') ? test : test.skip;
withoutGraphicsCard('says that the processor draws, for want of a graphics card', async () => {
  const drawn = { code: 'DrawnInSoftware', message: expect.stringMatching(/^Workbench .*llvmpipe.* expect/) };
  const session = bench.session('plain', { settings: { engine: 'BLENDER_WORKBENCH', samples: 1 } });
  expect((await bench.render(session, 1)).warnings).toEqual([drawn]);
  // By now Blender knows it when it opens the scene.
  const larger = { ...session, settings: { ...session.settings, resolution: { x: 80 } } };
  expect((await bench.open(larger)).warnings).toEqual([drawn]);
  expect((await bench.render(bench.session('plain'), 1)).warnings).toEqual([]);
});

test('denoises when asked to', async () => {
  const session = bench.session('plain', { settings: { denoise: true, samples: 2 } });
  const plain = await bench.pixels(bench.session('plain', { settings: { samples: 2 } }), 5);
  expect((await bench.pixels(session, 5)).equals(plain)).toBe(false);
});

test('renders another scene than the active one, both eyes of it', async () => {
  const session = bench.session('two', { settings: { sceneName: 'Stereo' } });
  const opened = await bench.open(session);
  expect(opened.scene).toMatchObject({ name: 'Stereo', frames: { start: 3, end: 10, step: 1 } });
  const { files } = await bench.render(session, 4);
  expect(files.map((file) => file.name)).toEqual(['frame_L.png', 'frame_R.png', 'preview.jpg']);
});

test('a picture of the sequencer needs no camera', async () => {
  const { files } = await bench.render(bench.session('sequencer_only'), 2);
  expect(files[0]).toMatchObject({ name: 'frame.png', width: 64, height: 36 });
});

test('a driver that is a simple expression needs no scripts', async () => {
  expect((await bench.render(bench.session('simple_driver'), 1)).files).toHaveLength(2);
});

describe('what the scene does not have is refused with what it has', () => {
  test.each([
    [{ cameras: ['Nobody'] }, 'UnknownCamera', { cameras: ['Near', 'Far'] }],
    [{ sceneName: 'Nowhere' }, 'UnknownScene', { scenes: ['Main'] }],
    [{ engine: 'LUXCORE' }, 'UnknownEngine', { engines: expect.arrayContaining(['CYCLES']) }],
    [{ resolution: { x: 1 } }, 'ResolutionOutOfRange', {}],
  ])('%j is %s', async (settings, name, details) => {
    const error = { name, failure: 'permanent', details: expect.objectContaining(details) };
    await expect(bench.open(bench.session('plain', { settings }))).rejects.toMatchObject(error);
  });

  test('a scene without a camera names those that it could use', async () => {
    const error = { name: 'NoCamera', failure: 'permanent', details: { cameras: ['Near', 'Far'] } };
    await expect(bench.open(bench.session('no_camera'))).rejects.toMatchObject(error);
    const [settings, unknown] = [{ cameras: ['Far'] }, { cameras: ['Nobody'] }];
    const refused = bench.open(bench.session('no_camera', { settings: unknown }));
    await expect(refused).rejects.toMatchObject({ name: 'UnknownCamera' });
    const both = bench.open(bench.session('no_camera', { settings: { compositor: true } }));
    await expect(both).rejects.toMatchObject({ details: { codes: ['NoCompositor', 'NoCamera'] } });
    const { files } = await bench.render(bench.session('no_camera', { settings }), 1);
    expect(files).toHaveLength(2);
  });
});
