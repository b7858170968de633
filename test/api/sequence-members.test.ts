import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ManifestEntry } from '../../functions/domain/manifest.ts';
import { makeScenes, pythonsWithBlender } from '../blend-file/made-scenes.ts';
import { openTestFarm, type TestFarm } from './test-farm.ts';

/** Frames 3 to 8 show members 102 to 106 of a sequence, of which 104 is missing. */
const { root } = makeScenes(pythonsWithBlender()[0] ?? '', ['image-sequence', 'image-outside']);
const folder = join(root, 'image-sequence');
afterAll(() => rmSync(root, { recursive: true }));

let farm: TestFarm;
let manifest: ManifestEntry[];
beforeAll(async () => {
  farm = await openTestFarm();
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  manifest = await Promise.all(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return farm.upload(path.slice(folder.length + 1), readFileSync(path));
    }),
  );
});
afterAll(() => farm.close());

const submit = (frames?: string) =>
  farm.call('POST', '/estimates', {
    scene: 'scene.blend',
    manifest,
    ...(frames !== undefined && { frames }),
  });

test.each(['3-4', '6-8', '20-30'])('frames %s need no member that is missing', async (frames) => {
  expect((await submit(frames)).status).toBe(200);
});

test.each([undefined, '5', '3-9x2'])('of frames %p the missing member is named', async (frames) => {
  const { status, body } = await submit(frames);
  expect(status).toBe(422);
  expect(body.errors).toEqual([
    expect.objectContaining({
      code: 'MissingFiles',
      message: expect.stringContaining('seq/f_0104.png (needed by scene.blend)'),
      details: { missing: ['seq/f_0104.png'] },
    }),
  ]);
});

describe('a file that stood outside of the project', () => {
  const picture = '_outside/proj/elsewhere/x.png';
  const estimate = async (files: readonly { readonly path: string; readonly was?: string }[]) => {
    const scene = await farm.upload('scene.blend', readFileSync(join(root, 'image-outside/scene.blend')));
    const other = await farm.upload('x.png', Buffer.from('a picture'));
    const manifest = files.map((file) => ({ ...(file.path === 'scene.blend' ? scene : other), ...file }));
    const { status, body } = await farm.call('POST', '/estimates', { scene: 'scene.blend', manifest });
    return { status, codes: body.errors?.map(({ code }: { readonly code: string }) => code) };
  };
  const accepted = { status: 200, codes: undefined };

  test.each([
    ['x.png', '/proj/elsewhere/x.png', accepted],
    ['in another case', '/PROJ/Elsewhere/X.png', accepted],
    ['elsewhere', '/other/elsewhere/x.png', { status: 422, codes: ['MissingFiles'] }],
    ['nowhere', 'elsewhere/x.png', { status: 422, codes: ['BadFormerPlace', 'MissingFiles'] }],
  ])('is found where it was: %s', async (_, was, answer) => {
    const scene = { path: 'scene.blend', was: '/proj/film/scene.blend' };
    expect(await estimate([scene, { path: picture, was }])).toEqual(answer);
  });

  test('is missing where nobody says where it was', async () => {
    const files = [{ path: 'scene.blend' }, { path: picture }];
    expect(await estimate(files)).toEqual({ status: 422, codes: ['MissingFiles'] });
  });
});
