import { posix, type win32 } from 'node:path';

/** The manners of the system's paths: `posix` or `win32`. */
type PathManners = Pick<typeof win32, 'dirname' | 'isAbsolute' | 'parse' | 'relative' | 'sep'>;

/**
 * The deepest folder that holds the scene and those of the files that belong to its project. Files of another drive,
 * or far away, stay outside: a common ancestor such as `/` or the home folder says nothing of a project.
 * @param scene  absolute, normalised path
 * @param files  absolute, normalised paths
 * @param home  the person's home folder
 */
export function projectRoot(
  scene: string,
  files: readonly string[],
  home: string,
  manners: PathManners = posix,
): string {
  let root = manners.dirname(scene);
  for (const file of files) {
    const shared = commonAncestor(root, file, manners);
    if (shared !== undefined && !isTooHigh(shared, home, manners)) root = shared;
  }
  return root;
}

/**
 * The root with which files that name each other by relative paths stay as far from each other as they are: both
 * within it, or both outside. They are not led to where files are put that lie outside, so the root may be any folder.
 */
export function rootOfBoth(
  root: string,
  pairs: readonly (readonly [string, string])[],
  manners: PathManners = posix,
): string {
  for (const pair of pairs) {
    const [one, other] = pair.map((file) => isInside(root, file, manners));
    const outer = one === other ? undefined : pair.find((file) => !isInside(root, file, manners));
    const shared = outer === undefined ? undefined : commonAncestor(root, outer, manners);
    // What is within a wider root may part others.
    if (shared !== undefined) return rootOfBoth(shared, pairs, manners);
  }
  return root;
}

/** How many folders above the scene's may belong to its project. */
export function foldersAbove(scene: string, home: string, manners: PathManners = posix): number {
  let count = 0;
  for (let at = manners.dirname(scene); !isTooHigh(manners.dirname(at), home, manners); count++) {
    at = manners.dirname(at);
  }
  return count;
}

/** @returns undefined when the file is on another drive */
function commonAncestor(folder: string, file: string, manners: PathManners): string | undefined {
  for (let root = folder; ; root = manners.dirname(root)) {
    if (isInside(root, file, manners)) return root;
    if (manners.dirname(root) === root) return undefined;
  }
}

/** Folders of the system, where disks are mounted and where people have their home. */
const ofSystem =
  /^\/(?:[^/]+|(?:var|usr|private)\/[^/]+|(?:media|mnt|Volumes|home|Users)\/[^/]+|run\/media(?:\/[^/]+)?)?$/;

function isTooHigh(folder: string, home: string, manners: PathManners): boolean {
  if (folder === home || isInside(folder, home, manners)) return true;
  if (manners.sep === '/') return ofSystem.test(folder);
  const { root } = manners.parse(folder);
  return folder === root || manners.relative(root, folder).toLowerCase() === 'users';
}

/** Whether `file` is in `folder`, however deep. */
export function isInside(folder: string, file: string, manners: PathManners = posix): boolean {
  const path = manners.relative(folder, file);
  const isOutside = path === '..' || path.startsWith(`..${manners.sep}`) || manners.isAbsolute(path);
  return path !== '' && !isOutside;
}
