import { newestVersion, parseVersion, refuseNewerScene } from '../../blend-file/blender-version.ts';
import { inspectScene } from '../../blend-file/inspect-scene.ts';
import { nodeDecompression } from '../../blend-file/node-decompression.ts';
import { FarmError, type Problem } from '../../domain/failure.ts';
import type { Manifest } from '../../domain/manifest.ts';
import type { SceneAccount } from '../../domain/scene-account.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { manifestTree } from './manifest-tree.ts';

/**
 * Reads the scene from its own bytes. Neither an account nor a problem comes back when the scene has not been
 * uploaded as the manifest lists it: that is told of every file alike.
 * @param blender  versions of Blender that render on this farm
 */
export async function inspectUploadedScene(
  objects: ObjectStore,
  manifest: Manifest,
  scene: string,
  blender: readonly string[],
): Promise<{ account?: SceneAccount; problem?: Problem }> {
  if (!manifest.some((entry) => entry.path === scene)) return { problem: notInManifest(scene) };
  const tree = manifestTree(objects, manifest);
  const source = await tree.open(scene);
  if (!source) return {};
  try {
    const account = await inspectScene(source, { decompression: nodeDecompression, path: scene, tree });
    refuseNewer(account, blender);
    return { account };
  } catch (error) {
    if (!(error instanceof FarmError)) throw error;
    return { problem: { ...error.toProblem(), pointer: '/scene' } };
  }
}

function refuseNewer(account: SceneAccount, blender: readonly string[]): void {
  const saved = parseVersion(account.blender);
  const newest = newestVersion(blender);
  if (saved !== undefined && newest !== undefined) refuseNewerScene(saved, newest);
}

const notInManifest = (scene: string): Problem => ({
  code: 'SceneNotInManifest',
  message: `the scene “${scene}” is not in the manifest`,
  advice: 'list it among the manifest’s files, and give its path as it stands there',
  pointer: '/scene',
});
