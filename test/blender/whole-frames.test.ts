import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { VerifiedFile } from '../../functions/domain/picture.ts';
import type { RenderSession } from '../../functions/ports/renderer.ts';
import { BlenderBench, pngPixels } from './test-blender.ts';

let bench: BlenderBench;
beforeAll(async () => {
  bench = await BlenderBench.make(['plain', 'whole', 'layered', 'layouts', 'diced', 'culled', 'stubborn']);
});
afterAll(() => bench.end());

const exr = { format: 'OPEN_EXR_MULTILAYER', depth: 16 } as const;
/** What a file is, whatever it is called on the disk. */
const shown = ({ name, role, camera, output, view }: VerifiedFile) =>
  [role, camera, output, view, extname(name)].filter((part) => part !== undefined).join(' ');

test('both eyes, both cameras and what nodes write are the files of a frame, in a scene that writes movies', async () => {
  const settings = { cameras: ['Far', 'Near'] };
  const { files, warnings } = await bench.render(bench.session('whole', { settings, output: {} }), 5);
  const ofCamera = (camera: string) =>
    ['L', 'R'].flatMap((view) => [
      `frame ${camera} ${view} .png`,
      `frame ${camera} Comp_Beauty_Main_left ${view} .png`,
      `frame ${camera} comp_beauty_Main_left-2 ${view} .jpg`,
      `frame ${camera} _CON ${view} .exr`,
      `frame ${camera} Grouped_In ${view} .png`,
    ]);
  const expected = [...ofCamera('Far'), ...ofCamera('Near'), 'preview Far .jpg'];
  expect(files.map(shown).toSorted()).toEqual(expected.toSorted());
  // The first camera's picture, of its left eye, is the one to be shown.
  expect(shown(files[0] as VerifiedFile)).toBe('frame Far L .png');
  expect(files.every(({ width, height }) => width === 64 && height === 36)).toBe(true);
  expect(new Set(files.map(({ name }) => name)).size).toBe(21);
  expect(warnings).toEqual([]);
});

test('a file is known by the camera that took it, also where a marker switches to that', async () => {
  const { files } = await bench.render(bench.session('stubborn'), 5);
  expect(files.map(shown)).toEqual(['frame Far .png', 'preview Far .jpg']);
});

test('a node’s layers keep the names that its author gave them', async () => {
  const { files, folder } = await bench.render(bench.session('whole', { settings: { stereo: false } }), 5);
  const name = files.find(({ output }) => output === '_CON')?.name ?? '';
  const header = (await readFile(join(folder, name))).toString('latin1');
  for (const layer of ['Colour.', 'Mask.']) expect(header).toContain(layer);
});

test('a compositor that is switched off writes nothing', async () => {
  const settings = { compositor: false, stereo: false };
  const { files } = await bench.render(bench.session('whole', { settings }), 5);
  expect(files.map(shown)).toEqual(['frame Near .png', 'preview Near .jpg']);
});

describe('two eyes', () => {
  test.each<[string, RenderSession['output'], string[]]>([
    ['Individual', { format: 'PNG', depth: 8 }, ['frame L 64x36', 'frame R 64x36']],
    ['Individual', exr, ['frame L 64x36', 'frame R 64x36', 'video 64x36']],
    ['Side', { format: 'PNG', depth: 8 }, ['frame 128x36']],
    ['Side', { format: 'OPEN_EXR', depth: 16 }, ['frame 128x36', 'video 64x36']],
    ['Top', { format: 'JPEG', depth: 8 }, ['frame 64x72']],
    ['Squeezed', { format: 'PNG', depth: 8 }, ['frame 64x36']],
    ['Anaglyph', { format: 'PNG', depth: 8 }, ['frame 64x36']],
    ['Together', {}, ['frame 64x36', 'video 64x36']],
  ])('as %s in %j are the files %j', async (sceneName, output, expected) => {
    const session = bench.session('layouts', { settings: { sceneName }, output, forVideo: true });
    const { files } = await bench.render(session, 5);
    const told = files
      .filter(({ role }) => role !== 'preview')
      .map(({ role, view, width, height }) => `${role} ${view ? `${view} ` : ''}${width}x${height}`);
    expect(told).toEqual(expected);
  });
});

describe('a multilayer OpenEXR', () => {
  const channels = async (settings: RenderSession['settings']) => {
    const { files, folder } = await bench.render(bench.session('layered', { settings, output: exr }), 5);
    const header = (await readFile(join(folder, files[0]?.name ?? ''))).toString('latin1');
    return [...new Set(header.match(/(?:Front|Back|Off)\.[A-Za-z0-9 ]+(?=\.[A-Za-z]\0)/g))].toSorted();
  };

  test('has all passes of all layers that are rendered', async () => {
    const crypto = ['00', '01', '02'].map((rank) => `Front.CryptoObject${rank}`);
    const expected = ['Back.Combined', 'Back.Mist', 'Front.Combined', ...crypto, 'Front.Depth'];
    expect(await channels({})).toEqual(expected);
  });

  test('has the layers that were asked for, with the passes that were', async () => {
    const settings = { viewLayers: ['Off', 'Back'], passes: ['Mist', 'cryptomatte-asset', 'Depth'] };
    const passes = ['Combined', 'CryptoAsset00', 'CryptoAsset01', 'CryptoAsset02', 'Depth', 'Mist'];
    const of = (layer: string) => passes.map((pass) => `${layer}.${pass}`);
    expect(await channels(settings)).toEqual([...of('Back'), ...of('Off')]);
  });
});

test.each(['plain', 'diced', 'culled'])(
  'cameras that render in turn give the pictures of a Blender that keeps nothing: %s',
  async (scene) => {
    const settings = { cameras: ['Near', 'Far'], motionBlur: true };
    const both = async (persistent: boolean, frame: number) => {
      const { folder } = await bench.render(bench.session(scene, { settings, persistent }), frame);
      const read = (camera: number) => readFile(join(folder, `${camera}/frame.png`));
      return Buffer.concat([pngPixels(await read(1)), pngPixels(await read(2))]).toString('base64');
    };
    expect((await bench.open(bench.session(scene, { settings }))).persistence).toEqual({ on: true, why: [] });
    const kept = [await both(true, 3), await both(true, 7), await both(true, 3)];
    expect(kept[2]).toBe(kept[0]);
    expect([await both(false, 3), await both(false, 7)]).toEqual(kept.slice(0, 2));
  },
);
