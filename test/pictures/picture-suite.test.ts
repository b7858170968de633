import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { blenderUnderTest } from '../blender/test-blender.ts';
import type { SceneResult } from './render-scene.ts';
import { isAsExpected, runSuite } from './suite.ts';

let folder: string;
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'picture-suite-')));
});
afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));

test('the pictures of the short form are Blender’s own, in any order and with Blenders killed', async () => {
  const results = await runSuite({
    blender: blenderUnderTest,
    // Blender 4.2 brings no OpenImageIO: the default one compares.
    comparer: resolve('.blender/current/bin/python'),
    folder,
    wanted: ({ short }) => short,
    onResult: () => undefined,
  });
  expect(results.length).toBeGreaterThanOrEqual(10);
  expect(results.filter((result) => !isAsExpected(result)).map(inWords)).toEqual([]);
  const rendered = results.flatMap(({ runs }) => runs.filter(({ verdict }) => verdict.is === 'right'));
  expect(rendered.length).toBeGreaterThanOrEqual(20);
  expect(rendered.some(({ killed }) => killed > 0)).toBe(true);
}, 600_000);

const inWords = ({ scene, runs, useless }: SceneResult) => ({
  scene: scene.name,
  useless,
  runs: runs.map(({ run, verdict }) => `${run}: ${verdict.is} ${verdict.why}`),
});
