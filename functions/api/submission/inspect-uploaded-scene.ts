import { BlendFileTooLargeToStream } from '../../blend-file/errors.ts';
import { inspectScene } from '../../blend-file/inspect-scene.ts';
import { type BlendFileLimits, defaultLimits } from '../../blend-file/limits.ts';
import { nodeDecompression } from '../../blend-file/node-decompression.ts';
import { FarmError, type Problem } from '../../domain/failure.ts';
import type { FrameRange } from '../../domain/frame-list.ts';
import type { Warning } from '../../domain/picture.ts';
import type { InspectedScene, SceneAccount } from '../../domain/scene-account.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { manifestTree, type TreeFile } from './manifest-tree.ts';
import { refuseUnreadable } from './refuse-unreadable.ts';
import { unreadUsd } from './unread-usd.ts';

export interface UploadedScene {
  /** Where the manifest has it. */
  readonly path: string;
  readonly manifest: readonly TreeFile[];
  /** The frames of a scene in it that are asked for. */
  readonly framesOf: (scene: InspectedScene) => readonly FrameRange[];
}

/** What came of reading a scene; nothing when it has not been uploaded as listed: that is told of every file alike. */
export interface ReadScene {
  readonly account?: SceneAccount;
  readonly problems: readonly Problem[];
  /** What was left to Blender, which checks the scene as soon as it is at hand. */
  readonly warnings: readonly Warning[];
}

/**
 * Reads the scene from its own bytes.
 * @param blender  versions of Blender that render on this farm
 */
export async function inspectUploadedScene(
  objects: ObjectStore,
  { path, manifest, framesOf }: UploadedScene,
  blender: readonly string[],
  limits: BlendFileLimits = defaultLimits,
): Promise<ReadScene> {
  if (!manifest.some((entry) => entry.path === path))
    return { problems: [notInManifest(path)], warnings: [] };
  const tree = manifestTree(objects, manifest);
  const source = await tree.open(path);
  if (!source) return { problems: [], warnings: [] };
  try {
    const account = await inspectScene(source, {
      decompression: nodeDecompression,
      path,
      tree,
      framesOf,
      limits,
      ...aboveOf(path, manifest),
    });
    const warnings = [...uncheckedLibraries(account), ...unreadUsd(account)];
    return { account, problems: unreadable(account, blender), warnings };
  } catch (error) {
    if (error instanceof BlendFileTooLargeToStream) return { problems: [], warnings: [notChecked(error)] };
    if (!(error instanceof FarmError)) throw error;
    return { problems: [ofScene(error)], warnings: [] };
  }
}

/** Where the manifest says where the project was, absolute paths lead where they lead. */
const aboveOf = (scene: string, manifest: readonly TreeFile[]) =>
  manifest.some(({ path, was }) => path === scene && was !== undefined)
    ? {}
    : { above: scene.split('/').length - 1 };

/** Blender cannot open the scene then; what else is wrong with it is known all the same. */
function unreadable(account: SceneAccount, blender: readonly string[]): Problem[] {
  try {
    refuseUnreadable(account, blender);
    return [];
  } catch (error) {
    if (error instanceof FarmError) return [ofScene(error)];
    throw error;
  }
}

const ofScene = (error: FarmError): Problem => ({ ...error.toProblem(), pointer: '/scene' });

const notChecked = ({ message }: BlendFileTooLargeToStream): Warning => ({
  code: 'SceneNotChecked',
  message: `the scene was not checked before it was queued: ${message}; Blender checks it when it opens it`,
});

/** How many libraries a warning names: it is kept in the job's record, which is small. */
const named = 5;

function uncheckedLibraries({ uncheckedLibraries: paths }: SceneAccount): Warning[] {
  if (paths.length === 0) return [];
  const more = paths.length > named ? ` and ${paths.length - named} more` : '';
  const message = `libraries of the scene were not looked into, all of them together being too large: ${paths.slice(0, named).join(', ')}${more}; Blender checks them when it opens the scene`;
  return [{ code: 'LibrariesNotChecked', message }];
}

const notInManifest = (scene: string): Problem => ({
  code: 'SceneNotInManifest',
  message: `the scene “${scene}” is not in the manifest`,
  advice: 'list it among the manifest’s files, and give its path as it stands there',
  pointer: '/scene',
});
