import { realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import manners, { basename, dirname, resolve } from 'node:path';
import { inspectScene } from '../../functions/blend-file/inspect-scene.ts';
import { defaultLimits } from '../../functions/blend-file/limits.ts';
import { nodeDecompression } from '../../functions/blend-file/node-decompression.ts';
import { openFileSource } from '../../functions/blend-file/node-file-source.ts';
import { FolderTree } from '../../functions/blend-file/node-folder-tree.ts';
import { framesToLookAt } from '../../functions/domain/frame-list.ts';
import type { InspectedScene, SceneAccount } from '../../functions/domain/scene-account.ts';
import { SceneNotFound } from '../cli-error.ts';
import { codeOf, messageOf } from '../error-facts.ts';
import { foldersAbove } from './tree-root.ts';

export interface LocalScene {
  /** Absolute path of the scene. */
  readonly path: string;
  /** What is in it; paths are relative to the scene's own folder. */
  readonly account: SceneAccount;
}

/** What cannot be skipped through is read through: the bytes are at hand, and nobody else waits. */
const limits = {
  ...defaultLimits,
  streamedBytes: Number.POSITIVE_INFINITY,
  layers: 100_000,
  layerBytes: 2 ** 30,
  layerElements: 10_000_000,
  layerNames: 2_000_000,
};

/**
 * Reads a scene of this machine without Blender.
 * @param frames  a frame list, by which members of sequences are named; the scene's own range when left out
 * @throws SceneNotFound, or the reader's own errors
 */
export async function inspectFile(scene: string, cwd: string, frames = 'scene'): Promise<LocalScene> {
  const path = await existingFile(scene, cwd);
  await using tree = new FolderTree(dirname(path));
  await using source = await openFileSource(path).catch((error: unknown) => {
    throw new SceneNotFound(scene, whyUnreadable(error));
  });
  const framesOf = (inspected: InspectedScene) => framesToLookAt(frames, inspected.frames);
  const above = foldersAbove(path, homedir(), manners);
  const options = { decompression: nodeDecompression, path: basename(path), tree, limits, framesOf, above };
  return { path, account: await inspectScene(source, options) };
}

/** The folder's links are resolved, because `//../` in a scene means the real parent, as it does for Blender. */
async function existingFile(scene: string, cwd: string): Promise<string> {
  const path = resolve(cwd, scene);
  try {
    if (!(await stat(path)).isFile()) throw new SceneNotFound(scene, 'it is no file');
    return resolve(await realpath(dirname(path)), basename(path));
  } catch (error) {
    if (error instanceof SceneNotFound) throw error;
    throw new SceneNotFound(scene, whyUnreadable(error));
  }
}

function whyUnreadable(error: unknown): string {
  const code = codeOf(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'there is no such file';
  return code === 'EACCES' || code === 'EPERM' ? 'its permissions do not allow it' : messageOf(error);
}
