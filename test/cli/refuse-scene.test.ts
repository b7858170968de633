import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { main } from '../../cli/main.ts';
import { type TinyScene, tinyBlend } from '../api/tiny-scene.ts';
import { answerJson, fakeFarm } from './fake-farm.ts';
import { testSurroundings } from './test-surroundings.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'refuse-scene-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Submits a scene to a farm that renders with Blender 4.5 and takes no file. */
async function submit(scene: TinyScene, flags: readonly string[] = [], version = 405) {
  writeFileSync(join(folder, 'shot.blend'), tinyBlend([scene], version));
  await using farm = await fakeFarm((_request, response, { pathname }) =>
    pathname === '/v1/healthz'
      ? answerJson(response, { blender: ['4.5.15'] })
      : answerJson(response, { detail: 'it came to an upload' }, 409),
  );
  const env = { HOME: folder, RENDER_FARM_URL: farm.url, RENDER_FARM_TOKEN: 't' };
  const surroundings = testSurroundings({ env, cwd: folder });
  const status = await main(['submit', 'shot.blend', '--json', ...flags], surroundings);
  return { status, requests: farm.requests, ...surroundings.written() };
}

describe('a scene that a farm would refuse is refused before anything is uploaded', () => {
  test('with all that is wrong, and with the options that would change it', async () => {
    const { status, requests, stderr } = await submit({ camera: null, image: '//wood.png' });
    expect(status).toBe(1);
    expect(requests).toEqual([]);
    expect(stderr).toContain('NoCamera');
    expect(stderr).toContain('wood.png');
    expect(stderr).toContain('--allow-missing');
  });

  test('also for what the options ask of it', async () => {
    const { requests, stderr } = await submit({}, ['--scene-name', 'Shot']);
    expect(requests).toEqual([]);
    expect(stderr).toContain('UnknownScene');
  });

  test('and one that is newer than the farm’s Blender', async () => {
    const { status, requests, stderr } = await submit({}, [], 500);
    expect(status).toBe(1);
    expect(requests).toEqual(['GET /v1/healthz']);
    expect(stderr).toContain('SceneNewerThanBlender');
  });
});

test('what is missing and allowed to be is uploaded without', async () => {
  const { requests } = await submit({ image: '//wood.png' }, ['--allow-missing']);
  expect(requests).toContain('POST /v1/uploads');
});
