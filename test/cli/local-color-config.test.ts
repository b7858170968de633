import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { collectTree } from '../../cli/scene/collect-tree.ts';
import { findColorConfig } from '../../cli/scene/local-color-config.ts';

let cwd: string;
beforeEach(() => {
  cwd = realpathSync(mkdtempSync(join(tmpdir(), 'color-')));
});
afterEach(() => rmSync(cwd, { recursive: true }));

function write(path: string, text = ''): string {
  const file = join(cwd, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

/** A configuration with these lines, one of whose transforms names a file. */
const config = (lines: string, src: string) => `ocio_profile_version: 2
${lines}
colorspaces:
  - !<ColorSpace>
    name: Warm
    from_scene_reference: !<GroupTransform>
      children:
        - !<MatrixTransform> {offset: [0, 0, 0, 0]}
        - !<FileTransform> {src: ${src}, interpolation: linear}
`;

const found = (asked: string | undefined, env: Record<string, string> = {}) =>
  findColorConfig(asked, { cwd, env });

describe('the files of a configuration are found', () => {
  test.each([
    ['in its own folder', '', 'a.cube', 'ocio/a.cube'],
    ['in a folder of its search path', 'search_path: luts', 'a.cube', 'ocio/luts/a.cube'],
    ['in the first of several that has it', 'search_path: none:luts:more', 'a.cube', 'ocio/luts/a.cube'],
    ['in those of a list', 'search_path: [none, ../luts]', 'b/a.cube', 'luts/b/a.cube'],
    ['by its own variables', 'environment: {SHOT: s1}', '$SHOT/a.cube', 'ocio/s1/a.cube'],
    [
      'by variables of its search path',
      'environment: {SHOT: s1}\nsearch_path: "%SHOT%"',
      'a.cube',
      'ocio/s1/a.cube',
    ],
  ])('%s', async (_where, lines, src, file) => {
    const path = write('ocio/config.ocio', config(lines, src));
    const lut = write(file);
    for (const elsewhere of ['ocio/more/a.cube', 'a.cube']) write(elsewhere);
    expect((await found('ocio/config.ocio'))?.files).toEqual([path, lut]);
  });

  test('which OCIO names, unless the option says otherwise', async () => {
    const env = { OCIO: write('a.ocioz') };
    expect((await found(undefined, env))?.files).toEqual([env.OCIO]);
    expect(await found('none', env)).toBeUndefined();
    expect(await found('ocio://default', env)).toEqual({ name: 'ocio://default', files: [] });
    expect(await found(undefined)).toBeUndefined();
  });
});

describe('what the farm would not find is refused', () => {
  test.each([
    ['', 'a.cube', /needs files that the farm would not find: a\.cube$/],
    ['search_path: luts', 'own.cube', /own\.cube$/],
    ['search_path: /luts', 'a.cube', /‘\/luts’ is an absolute path/],
    ['', '/luts/a.cube', /‘\/luts\/a\.cube’ is an absolute path/],
    ['', '$SHOT/a.cube', /does not have the variable SHOT/],
    ['environment: {SHOT: s1}', '$SHOT/own.cube', /SHOT is ‘s2’ here, and the farm takes ‘s1’/],
  ])('%s %s', async (lines, src, message) => {
    write('ocio/config.ocio', config(lines, src));
    for (const file of ['ocio/own.cube', 'ocio/s1/own.cube']) write(file);
    await expect(found('ocio/config.ocio', { SHOT: 's2' })).rejects.toThrow(message);
  });

  test('but what is missing may be allowed, which names leading elsewhere are not', async () => {
    const path = write('config.ocio', config('', 'a.cube'));
    write('absolute.ocio', config('', '/a.cube'));
    const allowed = (name: string) => findColorConfig(name, { cwd, env: {} }, true);
    expect((await allowed('config.ocio'))?.files).toEqual([path]);
    await expect(allowed('absolute.ocio')).rejects.toThrow(/absolute path/);
  });

  test.each([
    ['a configuration that is not there', undefined, /cannot be read: ENOENT/],
    ['what is no YAML', 'roles: [', /config\.ocio cannot be read/],
    ['what is no configuration', 'roles: []', /no ocio_profile_version/],
  ])('%s', async (_what, text, message) => {
    if (text !== undefined) write('ocio/config.ocio', text);
    await expect(found('ocio/config.ocio')).rejects.toThrow(message);
  });
});

const account = {
  ...({
    blender: '4.5',
    compression: 'raw',
    bigEndian: false,
    scenes: [],
    missing: [],
    packed: 0,
  } as const),
  ...{ uncheckedLibraries: [], unreadLayers: [], simulations: [], files: [] },
  scripts: { registered: [], drivers: [], freestyle: [] },
};

test.each([
  ['in the project', 'project/ocio', 'ocio'],
  ['far away', 'far', '_outside'],
])('a configuration %s keeps its files beside it', async (_where, folder, inTree) => {
  write(`${folder}/config.ocio`, config('search_path: luts', 'a.cube'));
  write(`${folder}/luts/a.cube`);
  const scene = { path: write('project/a.blend'), account };
  const colorConfig = await found(`${folder}/config.ocio`);
  // The home folder is no project's: what is beside it lies outside.
  const tree = await collectTree(scene, { colorConfig }, cwd);
  const at = tree.colorConfig ?? '';
  expect(at.startsWith(inTree)).toBe(true);
  expect(tree.files.map(({ path }) => path)).toEqual(['a.blend', at, join(dirname(at), 'luts/a.cube')]);
});

test('a configuration in the project and its files outside stay as far from each other as they are', async () => {
  write('project/ocio/config.ocio', config('search_path: ../../luts', 'a.cube'));
  write('luts/a.cube');
  const scene = { path: write('project/a.blend'), account };
  const colorConfig = await found('project/ocio/config.ocio');
  const tree = await collectTree(scene, { colorConfig }, cwd);
  expect(tree.files.map(({ path }) => path)).toEqual([
    'project/a.blend',
    'project/ocio/config.ocio',
    'luts/a.cube',
  ]);
});
