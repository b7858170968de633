import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { tint, tintedConfig } from '../blender/color-configs.ts';
import { openTestFarm, type TestFarm } from './test-farm.ts';
import { tinyBlend } from './tiny-scene.ts';

let farm: TestFarm;
beforeAll(async () => {
  farm = await openTestFarm();
});
afterAll(() => farm.close());

/** Submits a job with these files. @returns the codes of its problems, or the answer's status */
async function submitted(files: Readonly<Record<string, string>>, limits = {}) {
  const scene = await farm.upload('shot.blend', tinyBlend([{ name: 'Shot', camera: 'Cam' }]));
  const others = Object.entries(files).map(([path, text]) => farm.upload(path, Buffer.from(text)));
  const settings = { color: { config: 'ocio/config.ocio' } };
  const manifest = [scene, ...(await Promise.all(others))];
  const { status, body } = await farm.call('POST', '/jobs', {
    scene: 'shot.blend',
    manifest,
    settings,
    limits,
  });
  return status === 422 ? body.errors.map(({ code }: { code: string }) => code) : [status, body.state];
}

test.each([
  ['with all that it names', 'ocio/luts/tint.spi1d', tintedConfig, [202, 'queued']],
  ['whose table lies where it does not look', 'ocio/tint.spi1d', tintedConfig, ['ColorConfigIncomplete']],
  ['that cannot be read', 'ocio/luts/tint.spi1d', 'roles: [', ['ColorConfigNotRead']],
])('a colour configuration %s', async (_what, table, config, expected) => {
  const files = { 'ocio/config.ocio': config, [table]: tint(1, 1, 1) };
  expect(await submitted(files)).toEqual(expected);
});

test('what is missing may be allowed', async () => {
  const files = { 'ocio/config.ocio': tintedConfig };
  expect(await submitted(files, { allowMissingFiles: true })).toEqual([202, 'queued']);
});
