import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parseVersion, refuseNewerScene } from '../../functions/blend-file/blender-version.ts';
import { inspectScene } from '../../functions/blend-file/inspect-scene.ts';
import { nodeDecompression } from '../../functions/blend-file/node-decompression.ts';
import { openFileSource } from '../../functions/blend-file/node-file-source.ts';
import type { ProjectTree } from '../../functions/blend-file/project-tree.ts';
import type { SceneAccount } from '../../functions/domain/scene-account.ts';
import { folderTree } from './folder-tree.ts';

/** Real scenes of public projects, which this repository does not hold; what they are is in their README. */
const samples = process.env.RENDER_FARM_SAMPLE_SCENES;
const withSamples = samples === undefined ? describe.skip : describe;

async function inspect(
  root: string,
  path: string,
  change = (tree: ProjectTree) => tree,
): Promise<SceneAccount> {
  const folder = join(samples ?? '', root);
  await using source = await openFileSource(join(folder, path));
  const options = { decompression: nodeDecompression, path, tree: change(folderTree(folder)) };
  return await inspectScene(source, options);
}

const gltf = 'gltf-blender-io/tests';
const column = 'golem/scripts/node_integration_tests/tasks/column';
const frames = (start: number, end: number) => ({ start, end, step: 1 });

withSamples('real scenes', () => {
  test.each([
    [
      `${gltf}/scenes`,
      '00_extras_track_action.blend',
      '5.2',
      'zstd',
      'BLENDER_EEVEE',
      frames(1, 250),
      100,
      'Camera',
      [],
    ],
    [
      gltf,
      'scenes/01_cs_translate.blend',
      '2.79',
      'raw',
      'CYCLES',
      frames(0, 120),
      50,
      'Camera',
      ['environments/field.hdr'],
    ],
    [column, 'the_column.blend', '2.79', 'raw', 'CYCLES', frames(1, 250), 50, 'Camera', []],
    [
      `${gltf}/scenes`,
      '01_missing_textures.blend',
      '2.79',
      'raw',
      'CYCLES',
      frames(1, 250),
      50,
      'Camera',
      ['MissingTexture.png'],
    ],
    [
      `${gltf}/scenes`,
      '33_unused_image.blend',
      '4.1',
      'raw',
      'BLENDER_EEVEE',
      frames(1, 250),
      100,
      'Camera',
      [],
    ],
    [
      'assimp/test/models/BLEND',
      'TorusLightsCams_250_compressed.blend',
      '2.52',
      'gzip',
      'BLENDER_RENDER',
      frames(1, 250),
      25,
      'Camera',
      [],
    ],
    [
      `${gltf}/scenes`,
      '01_linked_collection.blend',
      '4.3',
      'raw',
      'BLENDER_EEVEE_NEXT',
      frames(1, 200),
      100,
      null,
      [],
    ],
    [
      `${gltf}/scenes`,
      '22_simple_GN.blend',
      '3.3',
      'raw',
      'BLENDER_EEVEE',
      frames(1, 250),
      100,
      'Camera',
      [],
    ],
  ])('%s/%s', async (root, path, blender, compression, engine, range, percentage, camera, missing) => {
    const account = await inspect(root, path);
    expect(account).toMatchObject({ blender, compression, missing });
    const resolution = expect.objectContaining({ percentage });
    expect(account.scenes.find(({ active }) => active)).toMatchObject({
      engine,
      frames: range,
      resolution,
      camera,
    });
  });

  test('a scene saved by 5.2 is refused by Blender 4.5 and not by 5.2', async () => {
    const { blender } = await inspect(`${gltf}/scenes`, '00_extras_track_action.blend');
    const [saved, old, same] = [blender, '4.5.15', '5.2.3'].map(parseVersion);
    if (!saved || !old || !same) throw new Error('a version is not understood');
    expect(() => refuseNewerScene(saved, old)).toThrow(
      expect.objectContaining({ name: 'SceneNewerThanBlender' }),
    );
    expect(() => refuseNewerScene(saved, same)).not.toThrow();
  });

  test('without its library, that and the picture are both named', async () => {
    const without = (tree: ProjectTree): ProjectTree => ({
      ...tree,
      exists: async (path) => !path.endsWith('.blend') && (await tree.exists(path)),
      open: async () => undefined,
    });
    const { missing } = await inspect(gltf, 'scenes/01_cs_translate.blend', without);
    expect([...missing].sort()).toEqual(['environments/field.hdr', 'pbr_node/glTF2_Principled.blend']);
  });

  test('files are found through libraries', async () => {
    const { files } = await inspect(column, 'the_column.blend');
    const found = files.map(({ path, neededBy, exists }) => [path, neededBy, exists]);
    expect(found).toEqual([
      ['assets/column.blend', 'the_column.blend', true],
      ['assets/jello.blend', 'the_column.blend', true],
      ['assets/altocumulus.jpg', 'assets/jello.blend', true],
    ]);
  });

  test('two cameras and packed pictures are seen, and a text that must not run', async () => {
    const torus = await inspect('assimp/test/models/BLEND', 'TorusLightsCams_250_compressed.blend');
    expect(torus.scenes[0]?.cameras).toHaveLength(2);
    expect((await inspect(`${gltf}/scenes`, '33_unused_image.blend')).packed).toBe(3);
    // A text that is not registered is run by nobody.
    const { scripts } = await inspect(`${gltf}/scenes`, '22_simple_GN.blend');
    expect(scripts).toEqual({ registered: [], drivers: [], freestyle: [] });
  });

  test('a Git LFS pointer is called that', async () => {
    const adaptor = 'deadline-cloud-for-blender/devfiles/adaptor_test/in';
    await expect(inspect(adaptor, 'Monkay.blend')).rejects.toMatchObject({ name: 'GitLfsPointer' });
  });
});
