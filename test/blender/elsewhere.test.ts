import { cpSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { askBlender } from '../../cli/scene/ask-blender.ts';
import { collectTree, type LocalTree } from '../../cli/scene/collect-tree.ts';
import { inspectFile, type LocalScene } from '../../cli/scene/inspect-file.ts';
import type { AccountDifference } from '../../functions/domain/compare-accounts.ts';
import { type PathMap, pathMapOf } from '../../functions/domain/path-map.ts';
import { bytes, sha256 } from '../../functions/domain/units.ts';
import type { RenderSession } from '../../functions/ports/renderer.ts';
import { BlenderBench, blenderUnderTest, pngPixels } from './test-blender.ts';

let bench: BlenderBench;
beforeAll(async () => {
  bench = await BlenderBench.make(['elsewhere', 'from_windows']);
});
afterAll(() => bench.end());

const mapOf = ({ files }: LocalTree): PathMap =>
  pathMapOf(files.map((file) => ({ ...file, sha256: sha256('0'.repeat(64)), size: bytes(file.size) })));

/** Puts the files where a worker has them. */
function fetch(tree: LocalTree, root: string): void {
  for (const { path, source } of tree.files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    cpSync(source, join(root, path));
  }
}

const ownPixels = (frame: number) => pngPixels(readFileSync(bench.path('elsewhere', `own-${frame}.png`)));

describe('a scene whose files lie in other folders', () => {
  const stores = ['store\u00a0two', 'assets'];
  let scene: LocalScene;
  let tree: LocalTree;
  let session: RenderSession;
  let differences: AccountDifference[];
  beforeAll(async () => {
    scene = await inspectFile(bench.path('elsewhere', 'elsewhere.blend'), bench.folder, '1-4');
    const files = scene.account.files.map((file) =>
      file.path.endsWith('things.blend') ? { ...file, path: '/nowhere/else.png' } : file,
    );
    const account = { ...scene.account, files };
    differences = await askBlender({ ...scene, account }, { RENDER_FARM_BLENDER: blenderUnderTest });
    // The folder around them all is a home: no project's root.
    tree = await collectTree(scene, undefined, bench.folder);
    const root = bench.path('fetched');
    fetch(tree, root);
    session = bench.session('elsewhere', { root, moved: mapOf(tree) });
    // What is at the old places now is not the job's.
    for (const store of stores) renameSync(bench.path(store), bench.path(`${store}-kept`));
  });

  test('is collected with them, each as it stood', () => {
    const outside = bench.folder.slice(1);
    expect(tree.files.map(({ path }) => path).sort()).toEqual(
      [
        'elsewhere.blend',
        'tex/inside.png',
        ...['assets/deep/deep.blend', 'assets/deep/tex/Deep.png'],
        ...['assets/lib/tex/Shallow.png', 'assets/lib/things.blend'],
        ...[
          'store\u00a0two/red.png',
          'store\u00a0two/seq/s_0001.png',
          'store\u00a0two/seq/s_0002.png',
          'store\u00a0two/seq/s_0004.png',
        ],
      ]
        .map((path) => (/^(assets|store)/.test(path) ? `_outside/${outside}/${path}` : path))
        .sort(),
    );
    expect(mapOf(tree)).toEqual([
      { from: bench.path('elsewhere'), to: '' },
      { from: '', to: '_outside' },
    ]);
    expect(scene.account.missing).toEqual([`../${stores[0]}/seq/s_0003.png`]);
  });

  test('is the same to Blender, but for what either says alone', () => {
    expect(differences).toEqual([
      expect.objectContaining({ path: '/nowhere/else.png', saidBy: 'the reader' }),
      expect.objectContaining({ path: bench.path('assets/lib/things.blend'), saidBy: 'Blender' }),
    ]);
  });

  test('looks as it does in Blender, libraries of libraries and all', async () => {
    const { missing, files } = await bench.open(session);
    expect(missing).toEqual([]);
    expect(files.map(({ path }) => path)).toContain(bench.path('assets/deep/tex/Deep.png'));
    expect(await bench.pixels(session, 1)).toEqual(ownPixels(1));
    expect(await bench.pixels(session, 2)).toEqual(ownPixels(2));
  });

  test('is refused at the frame that lacks a member, by the place where it should stand', async () => {
    const lost = bench.path(stores[0] ?? '', 'seq/s_0003.png');
    const error = { name: 'MissingFiles', details: { files: [lost] } };
    await expect(bench.render(session, 3)).rejects.toMatchObject(error);
  });

  test('lacks by name what its tree does not hold, be it there on the worker’s machine', async () => {
    for (const store of stores) cpSync(bench.path(`${store}-kept`), bench.path(store), { recursive: true });
    const lost = [
      bench.path('assets/lib/things.blend'),
      bench.path(stores[0] ?? '', 'red.png'),
      bench.path(stores[0] ?? '', 'seq/s_0001.png'),
    ];
    const { moved: _, ...unmapped } = session;
    const error = { name: 'MissingFiles', details: { files: expect.arrayContaining(lost) } };
    await expect(bench.open(unmapped)).rejects.toMatchObject(error);
    const without = { ...unmapped, allowMissing: true };
    const { missing, warnings } = await bench.render(without, 1);
    expect(missing).toEqual(expect.arrayContaining(lost));
    expect(warnings).toEqual([expect.objectContaining({ code: 'Magenta' })]);
    const picture = await bench.pixels(without, 1);
    for (const store of stores) rmSync(bench.path(store), { recursive: true });
    // The same as where no such files are.
    expect(await bench.pixels({ ...without, persistent: false }, 1)).toEqual(picture);
  });

  test('finds what lay in its own folder before that was moved', async () => {
    renameSync(bench.path('elsewhere'), bench.path('moved'));
    const moved = await inspectFile(bench.path('moved', 'elsewhere.blend'), bench.folder, '1');
    const inside = moved.account.files.find(({ path }) => path.endsWith('inside.png'));
    expect(inside).toMatchObject({ exists: true, path: bench.path('elsewhere', 'tex/inside.png') });
    const collected = await collectTree(moved, undefined, bench.folder);
    expect(collected.files.map(({ path }) => path)).toContain('tex/inside.png');
    renameSync(bench.path('moved'), bench.path('elsewhere'));
  });
});

describe('a scene from Windows', () => {
  const session = () =>
    bench.session('from_windows', {
      moved: [{ from: 'E:', to: '_outside/e' }],
    });

  test('finds its project, its other drive, and names in another case', async () => {
    const { missing, warnings } = await bench.open(session());
    expect(missing).toEqual([]);
    expect(warnings.map(({ code }) => code)).toEqual(['NameInOtherCase', 'ProjectMoved']);
    expect(warnings[0]?.message).toContain("'textures/wood.png'");
    const { files } = await bench.render(session(), 1);
    expect(files[0]?.magenta).toBe(0);
  });

  test('lacks by its own names what is not there', async () => {
    const alone = { ...session(), moved: [{ from: '/home/amy', to: '' }] };
    const files = ['C:/proj/lib/things.blend', 'C:/proj/textures/wood.png', 'e:/stone.png'];
    await expect(bench.open(alone)).rejects.toMatchObject({ name: 'MissingFiles', details: { files } });
  });
});
