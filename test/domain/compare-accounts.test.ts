import { expect, test } from '@jest/globals';
import { compareAccounts, differenceWarnings } from '../../functions/domain/compare-accounts.ts';
import type { ExternalFile, InspectedFile } from '../../functions/domain/scene-account.ts';

const named = (path: string, kind = 'image', neededBy = 'shot.blend'): ExternalFile => ({
  path,
  kind,
  exists: true,
  neededBy,
});
const read = (path: string, kind = 'image', neededBy = 'shot.blend'): InspectedFile => ({
  ...named(path, kind, neededBy),
  stored: `//${path}`,
  dataBlock: 'Wood',
  scenes: ['Scene'],
});

test.each([
  ['the same file', [read('wood.png')], [named('wood.png')], []],
  [
    'members of a sequence, of which Blender names one',
    [read('s_1.png'), read('s_2.png')],
    [named('s_1.png')],
    [],
  ],
  [
    'a cache, of which Blender names the folder',
    [read('cache/a_1.bphys')],
    [named('cache', 'point-cache')],
    [],
  ],
  ['a sound, which is not seen', [], [named('loop.wav', 'sound')], []],
  ['a text, which is not seen', [], [named('notes.txt', 'text')], []],
  ['layers of USD, which Blender 4.2 does not know of', [read('sub.usd', 'usd-layer')], [], []],
  [
    'a layer of USD that the reader alone names',
    [read('s.usd'), read('a.usd', 'usd-layer', 's.usd'), read('b.usd', 'usd-layer', 's.usd')],
    [named('s.usd'), named('a.usd', 'usd-layer', 's.usd')],
    [['b.usd', 'the reader']],
  ],
  [
    'layers of members of a sequence, of which Blender names another',
    [read('s_2.usd'), read('a.usd', 'usd-layer', 's_2.usd')],
    [named('s_-1.usd'), named('b.usd', 'usd-layer', 's_-1.usd')],
    [],
  ],
  ['what Blender alone names', [], [named('wood.png')], [['wood.png', 'Blender']]],
  ['what the reader alone names', [read('wood.png')], [], [['wood.png', 'the reader']]],
])('%s', (_what, byReader, byBlender, expected) => {
  const differences = compareAccounts(byReader, byBlender);
  expect(differences.map(({ path, saidBy }) => [path, saidBy])).toEqual(expected);
});

test('a warning names a few files and counts the others', () => {
  const files = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => named(`${name}.png`));
  const [warning] = differenceWarnings(compareAccounts([], files));
  expect(warning?.message).toContain(
    'e.png (needed by shot.blend) and 2 more; the reader of the file does not',
  );
});
