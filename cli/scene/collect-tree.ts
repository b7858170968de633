import { readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import path, { dirname, join, relative, sep } from 'node:path';
import { guessesOf } from '../../functions/blend-file/moved-project.ts';
import { FolderTree } from '../../functions/blend-file/node-folder-tree.ts';
import type { InspectedFile } from '../../functions/domain/scene-account.ts';
import { WrongUse } from '../cli-error.ts';
import type { LocalScene } from './inspect-file.ts';
import type { LocalColorConfig } from './local-color-config.ts';
import { outsideFolder, outsideName, placeOf } from './outside-names.ts';
import { foldersAbove, isInside, projectRoot, rootOfBoth } from './tree-root.ts';

export interface TreeFile {
  /** Relative to the tree's root, with `/`. */
  readonly path: string;
  /** Where it is on this machine. */
  readonly source: string;
  readonly size: number;
  /** The same for the manifest: of the scene, and of what lies outside of the root. */
  readonly was?: string;
}

export interface LocalTree {
  readonly root: string;
  /** The scene, relative to the root. */
  readonly scene: string;
  /** The sound file that was given, relative to the root. */
  readonly audio: string | undefined;
  /** The colour configuration, relative to the root, or the name of one that is no file. */
  readonly colorConfig: string | undefined;
  readonly files: readonly TreeFile[];
}

/** Files of a job that the scene does not name. */
export interface FilesBeside {
  /** Absolute path of a sound file for the video. */
  readonly audio?: string | undefined;
  readonly colorConfig?: LocalColorConfig | undefined;
}

/**
 * The project tree of a scene on this machine: the scene and those of its files that exist. What is missing is
 * left out, and the farm says so.
 */
export async function collectTree(
  { path: scene, account }: LocalScene,
  { audio, colorConfig }: FilesBeside = {},
  home = homedir(),
): Promise<LocalTree> {
  const needed = new Map<string, number>();
  /** What the scene calls files that it names by where they were before the project was moved. */
  const calledOtherwise = new Map<string, string>();
  const places = new Map<string, string>();
  await addFile(scene, needed);
  await using tree = new FolderTree(dirname(scene));
  for (const file of account.files.filter(isCollected)) {
    const { found, was } = await onDisk(file.path, tree, scene, home);
    // Not a folder that holds the scene itself: a cache path of `//` does not mean all that lies around.
    if (found === undefined || isInside(found, scene, path)) continue;
    await addFile(found, needed);
    places.set(file.path, found);
    if (was !== undefined) calledOtherwise.set(found, was);
  }
  if (audio !== undefined && !(await addFile(audio, needed))) {
    throw new WrongUse(`there is no sound file ${audio}`, {
      advice: 'give --audio the path of a sound file, or one of the words scene and none',
    });
  }
  const ofColor = colorConfig?.files ?? [];
  for (const file of ofColor) await addFile(file, needed);
  const own = projectRoot(scene, [...needed.keys()], home, path);
  const colorPairs = ofColor.slice(1).map((file) => [file, ofColor[0] ?? file] as const);
  const root = rootOfBoth(own, [...layersWithOwners(account.files, places), ...colorPairs], path);
  const inRoot = (file: string) => relative(root, file).split(sep).join('/');
  const belonging = [...needed.keys()].filter((file) => isInside(root, file, path));
  const outside = outsideFolder(belonging.map(inRoot));
  const named = (file: string) =>
    isInside(root, file, path) ? inRoot(file) : outsideName(placeOf(file, sep), outside);
  const wasAt = (file: string) => {
    const isElsewhere = file === scene || !isInside(root, file, path);
    const was = calledOtherwise.get(file) ?? (isElsewhere ? placeOf(file, sep) : undefined);
    return was === undefined ? {} : { was };
  };
  return {
    root,
    scene: named(scene),
    audio: audio === undefined ? undefined : named(audio),
    colorConfig: ofColor[0] === undefined ? colorConfig?.name : named(ofColor[0]),
    files: [...needed].map(([source, size]) => ({
      path: named(source),
      source,
      size,
      ...wasAt(source),
    })),
  };
}

/** Layers of USD, each with the one that names it by a path from there. */
function layersWithOwners(files: readonly InspectedFile[], places: ReadonlyMap<string, string>) {
  return files.flatMap(({ kind, path, neededBy }): (readonly [string, string])[] => {
    const [layer, owner] = kind === 'usd-layer' ? [places.get(path), places.get(neededBy)] : [];
    return layer === undefined || owner === undefined ? [] : [[layer, owner]];
  });
}

/** No picture needs a sound, but a video may. */
const isCollected = ({ exists, scenes, kind }: InspectedFile) =>
  exists && (scenes.length > 0 || kind === 'sound');

/** A file by its name on disk, where the scene says or around it, where the reader found it, too. */
async function onDisk(
  named: string,
  tree: FolderTree,
  scene: string,
  home: string,
): Promise<{ readonly found?: string; readonly was?: string }> {
  const found = await tree.find(named);
  if (found !== undefined) return { found };
  for (const guess of guessesOf(named, path.basename(scene), foldersAbove(scene, home, path))) {
    const moved = await tree.find(guess);
    if (moved !== undefined) return { found: moved, was: named };
  }
  return {};
}

/** A file, or all that is in a folder of caches. @returns false when there is none */
async function addFile(file: string, needed: Map<string, number>): Promise<boolean> {
  if (needed.has(file)) return true;
  const found = await stat(file).catch(() => undefined);
  if (found?.isFile()) needed.set(file, found.size);
  if (!found?.isDirectory()) return found?.isFile() === true;
  for (const entry of await readdir(file, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) await addFile(join(entry.parentPath, entry.name), needed);
  }
  return true;
}
