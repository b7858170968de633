import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { configuredFarm, profileFile } from '../../cli/farm/profile.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'home-'));
});
afterEach(() => rmSync(home, { recursive: true }));

function writeProfiles(text: string): void {
  const file = profileFile({ HOME: home });
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

const profiles = JSON.stringify({
  default: { url: 'https://farm.example/', token: 'd' },
  studio: { url: 'https://studio.example', token: 's' },
});

test.each([
  ['nothing but the file', {}, undefined, 'https://farm.example', 'd'],
  ['--profile', {}, 'studio', 'https://studio.example', 's'],
  ['RENDER_FARM_PROFILE', { RENDER_FARM_PROFILE: 'studio' }, undefined, 'https://studio.example', 's'],
  ['RENDER_FARM_URL', { RENDER_FARM_URL: 'http://10.0.0.1:80/' }, undefined, 'http://10.0.0.1:80', undefined],
  [
    '--profile over RENDER_FARM_URL',
    { RENDER_FARM_URL: 'http://10.0.0.1' },
    'studio',
    'https://studio.example',
    's',
  ],
] as const)('the farm is chosen by %s', async (_by, env, profile, url, token) => {
  writeProfiles(profiles);
  expect((await configuredFarm({ HOME: home, ...env }, profile))?.address).toEqual({ url, token });
});

test('without any of them it is the one on this machine', async () => {
  expect(await configuredFarm({ HOME: home, RENDER_FARM_URL: '' }, undefined)).toBeUndefined();
});

test.each([
  ['an unknown profile', profiles, {}, 'nowhere', /no profile nowhere/],
  ['a file that is no JSON', '{', {}, undefined, /no JSON/],
  ['a profile without a token', '{"default":{"url":"https://x.example"}}', {}, undefined, /default\.token/],
  ['an address that is none', profiles, { RENDER_FARM_URL: 'farm.example' }, undefined, /no address/],
  ['an address of a file', profiles, { RENDER_FARM_URL: 'file:///etc/passwd' }, undefined, /no address/],
])('%s is wrong use', async (_what, text, env, profile, message) => {
  writeProfiles(text);
  await expect(configuredFarm({ HOME: home, ...env }, profile)).rejects.toMatchObject({
    exitStatus: 2,
    message: expect.stringMatching(message),
  });
});
