import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { RenderSettings } from '../../functions/domain/picture.ts';
import { tintedConfig, writeTintedConfig } from './color-configs.ts';
import { BlenderBench, blenderUnderTest } from './test-blender.ts';

const script = fileURLToPath(new URL('own_picture.py', import.meta.url));
const own = { settings: {} };
let bench: BlenderBench;
beforeAll(async () => {
  bench = await BlenderBench.make(['plain']);
  const tree = bench.path('plain');
  await writeTintedConfig(join(tree, 'warm'), 1, 0.5, 0.25);
  await writeTintedConfig(join(tree, 'cold'), 0.25, 0.5, 1);
  for (const [name, text] of [
    ['damaged', 'ocio_profile_version: 2\nroles: ['],
    ['lacking', tintedConfig],
  ] as const) {
    await mkdir(join(tree, name));
    await writeFile(join(tree, name, 'config.ocio'), text);
  }
});
afterAll(() => bench.end());

const withConfig = (config: string, color: RenderSettings['color'] = {}) =>
  bench.session('plain', { settings: { color: { config, ...color } } });

/** How far the farm's picture is from what Blender makes by itself, started with `OCIO`; 1 is from black to white. */
async function apartFromOwn(config: string | undefined): Promise<number> {
  const session = config === undefined ? bench.session('plain', own) : withConfig(config);
  const { folder } = await bench.render(session, 3);
  const env = config === undefined ? {} : { OCIO: bench.path('plain', config) };
  const args = [script, bench.path('plain', 'plain.blend'), '3', join(folder, 'frame.png')];
  const { stdout } = await promisify(execFile)(blenderUnderTest, args, { env });
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '').apart;
}

test('jobs of different configurations, one after another, look as Blender itself shows them', async () => {
  const pictures = [];
  for (const config of ['warm/config.ocio', 'cold/config.ocio', undefined]) {
    expect(await apartFromOwn(config)).toBeLessThan(0.005);
    const session = config === undefined ? bench.session('plain', own) : withConfig(config);
    pictures.push((await bench.pixels(session, 3)).toString('latin1'));
  }
  expect(new Set(pictures).size).toBe(3);
});

test('a fresh Blender has the configuration, too', async () => {
  const pixels = await bench.pixels(withConfig('warm/config.ocio'), 3);
  const fresh = await bench.render(withConfig('warm/config.ocio'), 3, { fresh: true });
  expect(fresh.warnings.map(({ code }) => code)).toEqual([]);
  expect((await bench.pixels(withConfig('warm/config.ocio'), 3)).equals(pixels)).toBe(true);
});

test('names of the scene that the configuration lacks are told, with what Blender takes', async () => {
  const { warnings } = await bench.open(withConfig('warm/config.ocio'));
  expect(warnings.map(({ code }) => code)).toContain('ColorNamesNotFound');
  expect(warnings[0]?.message).toMatch(/scene view "AgX" not found, setting (?:to|default) "Tinted"/);
});

test('a view that the configuration lacks is refused', async () => {
  const error = { name: 'UnknownViewTransform', message: expect.stringMatching(/there is: Tinted, Plain$/) };
  const opening = bench.open(withConfig('warm/config.ocio', { viewTransform: 'AgX' }));
  await expect(opening).rejects.toMatchObject(error);
});

test.each(['damaged/config.ocio', 'absent/config.ocio', 'ocio://no-such-config'])(
  '%s is refused, where Blender would take its own',
  async (config) => {
    const error = {
      name: 'ColorConfigNotRead',
      failure: 'permanent',
      message: expect.stringContaining(config),
    };
    await expect(bench.open(withConfig(config))).rejects.toMatchObject(error);
  },
);

test('one that OpenColorIO brings needs no file', async () => {
  const { warnings } = await bench.open(withConfig('ocio://cg-config-v1.0.0_aces-v1.3_ocio-v2.1'));
  expect(warnings.map(({ code }) => code)).toContain('ColorNamesNotFound');
});

test('a table that is not there is named, where Blender can tell', async () => {
  const is42 = process.env.RENDER_FARM_BLENDER?.includes('4.2') === true;
  const opening = bench.open(withConfig('lacking/config.ocio'));
  if (is42) await opening;
  else {
    const error = { name: 'ColorConfigIncomplete', message: expect.stringContaining('tint.spi1d') };
    await expect(opening).rejects.toMatchObject(error);
  }
});
