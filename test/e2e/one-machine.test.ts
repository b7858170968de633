import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { writeTintedConfig } from '../blender/color-configs.ts';
import { pngPixels } from '../blender/test-blender.ts';
import { FarmProcess, framesOf, madeScenes } from './farm-process.ts';

let farm: FarmProcess;
let scenes: string;
beforeAll(() => {
  farm = new FarmProcess();
  scenes = madeScenes();
});
afterAll(() => farm.close());

describe('a person with a scene and nothing else', () => {
  test('renders it with one command, which starts the farm by itself', async () => {
    const out = join(farm.folder, 'frames');
    const rendered = await farm.run('render', join(scenes, 'cube.blend'), '--out', out, '--video', '--json');
    expect(rendered).toMatchObject({ status: 0 });
    const account: unknown = JSON.parse(rendered.stdout);
    expect(account).toMatchObject({ state: 'succeeded', frames: { total: 8, succeeded: 8, failed: 0 } });
    const names = readdirSync(out).filter((name) => name.endsWith('.png'));
    expect(names).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((frame) => `cube_000${frame}.png`));
    const video = readdirSync(out).find((name) => name.endsWith('.mp4'));
    expect(framesOf(join(out, video ?? ''))).toBe(8);
    const pictures = names.map((name) => readFileSync(join(out, name)).toString('base64'));
    expect(new Set(pictures).size).toBe(8);
    expect(statSync(join(farm.data, 'serve.json')).mode & 0o777).toBe(0o600);
  });

  test('asks for settings, formats, names and an order', async () => {
    const out = join(farm.folder, 'settings');
    const flags = [
      '--frames',
      '2-6x2,1',
      '--resolution',
      '32x20@50',
      '--format',
      'JPEG',
      '--priority',
      'high',
      '--naming',
      'shot-{frame:03}',
    ];
    const rendered = await farm.run(
      'render',
      join(scenes, 'cube.blend'),
      '--out',
      out,
      ...flags,
      '--order',
      'reverse',
    );
    expect(rendered).toMatchObject({ status: 0 });
    expect(readdirSync(out).sort()).toEqual(['shot-001.jpg', 'shot-002.jpg', 'shot-004.jpg', 'shot-006.jpg']);
    const jpeg = readFileSync(join(out, 'shot-001.jpg'));
    const frameHeader = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
    expect([jpeg.readUInt16BE(frameHeader + 7), jpeg.readUInt16BE(frameHeader + 5)]).toEqual([16, 10]);
  });

  test('gets pictures and a video of a scene that writes movies', async () => {
    const out = join(farm.folder, 'movie');
    const rendered = await farm.run('render', join(scenes, 'movie.blend'), '--out', out, '--frames', '1-3');
    expect(rendered).toMatchObject({ status: 0 });
    expect(readdirSync(out).filter((name) => name.endsWith('.png'))).toHaveLength(3);
    expect(readdirSync(out).some((name) => name.endsWith('.mp4'))).toBe(true);
  });

  test('gets the picture that Blender makes when textures lie in other folders', async () => {
    const out = join(farm.folder, 'elsewhere');
    const scene = join(scenes, 'elsewhere.blend');
    const rendered = await farm.run('render', scene, '--out', out, '--frames', '5', '--format', 'png');
    for (const store of ['one', 'two']) rmSync(`${scenes}-${store}`, { recursive: true });
    expect(rendered).toMatchObject({ status: 0 });
    const [name = ''] = readdirSync(out);
    const own = readFileSync(join(scenes, 'elsewhere-5.png'));
    expect(pngPixels(readFileSync(join(out, name)))).toEqual(pngPixels(own));
  });

  test('gets the colours of the configuration that is named', async () => {
    const black = await writeTintedConfig(join(farm.folder, 'studio'), 0, 0, 0);
    const isBlackWith = async (config: string) => {
      const out = join(farm.folder, `colours-${basename(config)}`);
      const flags = ['--frames', '1', '--format', 'png', '--color-config', config];
      const rendered = await farm.run('render', join(scenes, 'cube.blend'), '--out', out, ...flags);
      expect(rendered).toMatchObject({ status: 0 });
      // Nothing, all of alpha, and how the rows are filtered.
      return pngPixels(readFileSync(join(out, 'cube_0001.png'))).every((byte) => byte <= 4 || byte === 255);
    };
    expect(await isBlackWith('none')).toBe(false);
    expect(await isBlackWith(black)).toBe(true);
  });

  test('is told that an unbaked simulation is rendered in order, where that is asked for', async () => {
    const out = join(farm.folder, 'unbaked');
    const asked = ['--frames', '1-3', '--simulations', 'sequential'];
    const rendered = await farm.run('render', join(scenes, 'unbaked.blend'), '--out', out, ...asked);
    expect(rendered).toMatchObject({ status: 0 });
    expect(rendered.stdout + rendered.stderr).toMatch(/not baked/);
    expect(readdirSync(out)).toHaveLength(3);
  });

  test.each([
    ['a list that runs backwards', ['--frames', '10-1'], 'runs backwards'],
    ['a list without end', ['--frames', '1-1e9'], 'no frame range'],
    ['a camera that is not there', ['--camera', 'Nobody'], 'Camera'],
    ['an engine that is not there', ['--engine', 'OCTANE'], 'OCTANE'],
    ['a folder for its frames that is a file', ['--out', fileURLToPath(import.meta.url)], 'is a file'],
  ])('is told of %s before anything renders', async (_what, flags, said) => {
    const refused = await farm.run(
      'render',
      join(scenes, 'cube.blend'),
      '--out',
      join(farm.folder, 'no'),
      ...flags,
    );
    expect([1, 2]).toContain(refused.status);
    expect(refused.stdout + refused.stderr).toContain(said);
    expect(existsSync(join(farm.folder, 'no'))).toBe(false);
  });

  test('cannot start two farms on one data folder', async () => {
    const second = await farm.run('serve', '--data', farm.data);
    expect(second.status).not.toBe(0);
    expect(second.stderr).toMatch(/DataFolderInUse: another farm \(process \d+, at http/);
  });
});
