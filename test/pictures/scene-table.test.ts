import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from '@jest/globals';
import { blenderUnderTest } from '../blender/test-blender.ts';
import { BlenderPython } from './blender-python.ts';
import { type PictureScene, readCatalogue } from './catalogue.ts';
import { withTable } from './scene-table.ts';

let scenes: PictureScene[];
beforeAll(async () => {
  scenes = await readCatalogue(new BlenderPython(blenderUnderTest));
});

test('docs/pictures.md says of every scene what becomes of it: else run scripts/picture-suite --write-table', () => {
  const page = readFileSync('docs/pictures.md', 'utf8');
  expect(page).toBe(withTable(page, scenes));
});

test('every scene says in a sentence what it is, and every expectation its code or reason', () => {
  expect(scenes.length).toBeGreaterThanOrEqual(60);
  for (const { name, what, expected } of scenes) {
    expect([name, what]).toEqual([name, expect.stringMatching(/^[A-Z].*\.$/)]);
    const { kind, code, why } = expected;
    expect([name, code !== '', why !== '']).toEqual([
      name,
      kind === 'refused',
      kind === 'wrong' || kind === 'unknown',
    ]);
  }
});
