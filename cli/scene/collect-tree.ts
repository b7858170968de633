import { readdir, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { SceneAccount } from '../../functions/domain/scene-account.ts';
import { WrongUse } from '../cli-error.ts';
import type { LocalScene } from './inspect-file.ts';
import { commonAncestor, isInside } from './tree-root.ts';

export interface TreeFile {
  /** Relative to the tree's root, with `/`. */
  readonly path: string;
  /** Where it is on this machine. */
  readonly source: string;
  readonly size: number;
}

export interface LocalTree {
  readonly root: string;
  /** The scene, relative to the root. */
  readonly scene: string;
  /** The sound file that was given, relative to the root. */
  readonly audio: string | undefined;
  readonly files: readonly TreeFile[];
}

/**
 * The project tree of a scene on this machine: the scene and those of its files that exist. What is missing is
 * left out, and the farm says so.
 * @param audio  path of a sound file for the video
 */
export async function collectTree(
  { path, account }: LocalScene,
  audio: string | undefined,
): Promise<LocalTree> {
  const needed = new Map<string, number>();
  await addFile(path, needed);
  for (const file of existingFiles(path, account)) await addFile(file, needed);
  if (audio !== undefined && !(await addFile(audio, needed))) {
    throw new WrongUse(`there is no sound file ${audio}`, {
      advice: 'give --audio the path of a sound file, or one of the words scene and none',
    });
  }
  const root = commonAncestor([...needed.keys()]);
  const named = (file: string) => relative(root, file).split(sep).join('/');
  return {
    root,
    scene: named(path),
    audio: audio === undefined ? undefined : named(audio),
    files: [...needed].map(([source, size]) => ({ path: named(source), source, size })),
  };
}

/** Without folders that hold the scene itself: a cache path of `//` does not mean all that lies around. */
function existingFiles(scene: string, { files }: SceneAccount): string[] {
  return (
    files
      // No picture needs a sound, but a video may.
      .filter((file) => file.exists && (file.scenes.length > 0 || file.kind === 'sound'))
      .map((file) => resolve(dirname(scene), file.path))
      .filter((file) => !isInside(file, scene))
  );
}

/** A file, or all that is in a folder of caches. @returns false when there is none */
async function addFile(path: string, needed: Map<string, number>): Promise<boolean> {
  if (needed.has(path)) return true;
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile()) needed.set(path, found.size);
  if (!found?.isDirectory()) return found?.isFile() === true;
  for (const entry of await readdir(path, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) await addFile(join(entry.parentPath, entry.name), needed);
  }
  return true;
}
