import type { Problem } from './failure.ts';
import { foldPath } from './fold-path.ts';
import { longestPathMap, pathMapOf, whyBadPlace } from './path-map.ts';
import type { Bytes, Sha256 } from './units.ts';

/** One file of a project tree. */
export interface ManifestEntry {
  /** Relative to the tree's root, with `/`, normalised. */
  readonly path: string;
  readonly sha256: Sha256;
  readonly size: Bytes;
  /**
   * Where it stood before, absolute, with `/`. Needed of the scene, by which the place of the whole tree is known,
   * and of files that stood elsewhere.
   */
  readonly was?: string;
}

export type Manifest = readonly ManifestEntry[];

/** Which file it is, whatever is in it. */
type Place = Pick<ManifestEntry, 'path' | 'was'>;

/** Device names of Windows, which no file there can have, with or without an extension. */
const deviceName =
  /(?:^|\/)(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?: *\.[^/]*)?(?=\/|$)/i;
const longestPath = 1024;
/** What file systems take, NAME_MAX on Linux. */
const longestName = 255;

/** Why a path cannot stand in a manifest, or undefined when it can. */
export function whyBadPath(path: string): string | undefined {
  if (path === '') return 'is empty';
  if (Buffer.byteLength(path) > longestPath) return `is longer than ${longestPath} bytes`;
  if (/\p{Cc}/u.test(path)) return 'has a control character';
  if (!path.isWellFormed()) return 'is no valid Unicode';
  if (path.includes('\\')) return 'has a backslash; write /';
  if (path.startsWith('/') || /^[a-z]:/i.test(path)) return 'is absolute';
  if (/(?:^|\/)\.\.(?:\/|$)/.test(path)) return 'leaves the project tree with ..';
  if (/(?:^|\/)\.?(?:\/|$)/.test(path)) return 'is not normalised';
  if (path.split('/').some(isTooLong)) return `has a name of more than ${longestName} bytes`;
  if (/[. ](?:\/|$)/.test(path)) return 'has a name that ends with a dot or a space, which Windows drops';
  if (/[<>:"|?*]/.test(path)) return 'has a character that Windows refuses';
  if (deviceName.test(path)) return 'is a device name on Windows';
  return undefined;
}

/** A letter of a string takes up to three bytes. */
const isTooLong = (name: string) => name.length * 3 > longestName && Buffer.byteLength(name) > longestName;

/** Every problem of a manifest's paths: bad ones, duplicates, clashes, a file where a folder is needed. */
export function checkManifest(manifest: readonly Place[]): Problem[] {
  const problems: Problem[] = [];
  const seen = new Map<string, string>();
  for (const [index, { path }] of manifest.entries()) {
    const pointer = `/manifest/${index}/path`;
    const why = whyBadPath(path);
    if (why) {
      problems.push(badPath(`“${shown(path)}” ${why}`, pointer));
      continue;
    }
    const folded = foldPath(path);
    const earlier = seen.get(folded);
    if (earlier === path) problems.push(badPath(`“${path}” stands twice in the manifest`, pointer));
    else if (earlier !== undefined) {
      problems.push(
        badPath(`“${path}” and “${earlier}” differ only in case or in how letters are encoded`, pointer),
      );
    }
    seen.set(folded, path);
  }
  return [...problems, ...filesUsedAsFolders(seen), ...badPlaces(manifest)];
}

/** What is wrong with where the files stood before. */
function badPlaces(manifest: readonly Place[]): Problem[] {
  const problems: Problem[] = [];
  const seen = new Map<string, string>();
  for (const [index, { path, was }] of manifest.entries()) {
    if (was === undefined) continue;
    const pointer = `/manifest/${index}/was`;
    const why = whyBadPlace(was);
    const other = seen.get(foldPath(was));
    if (why) problems.push(badPlace(`“${shown(was)}” ${why}`, pointer));
    else if (other !== undefined) problems.push(badPlace(`“${was}” was “${other}” already`, pointer));
    seen.set(foldPath(was), path);
  }
  if (problems.length > 0 || pathMapOf(manifest).length <= longestPathMap) return problems;
  const message = `the files come from more than ${longestPathMap.toLocaleString('en')} different folders`;
  return [badPlace(message, '/manifest')];
}

/** @param seen  paths by their folded form */
function filesUsedAsFolders(seen: ReadonlyMap<string, string>): Problem[] {
  const inOrder = [...seen.keys()].sort();
  return inOrder.flatMap((file) => {
    const inside = inOrder[firstFrom(inOrder, `${file}/`)];
    if (!inside?.startsWith(`${file}/`)) return [];
    const message = `“${seen.get(file)}” is a file, and a folder in “${seen.get(inside)}”`;
    return [badPath(message, '/manifest')];
  });
}

/** Where the first text stands that is not before `text`. */
function firstFrom(inOrder: readonly string[], text: string): number {
  let [low, high] = [0, inOrder.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((inOrder[middle] as string) < text) low = middle + 1;
    else high = middle;
  }
  return low;
}

const badPath = (message: string, pointer: string): Problem => ({
  code: 'BadManifestPath',
  message,
  advice: 'give paths relative to the project tree’s root, each once, without regard to case',
  pointer,
});

const badPlace = (message: string, pointer: string): Problem => ({
  code: 'BadFormerPlace',
  message,
  advice:
    'give in `was` the absolute path, with /, at which the file stood before; keep the names of folders below _outside/',
  pointer,
});

const shown = (path: string) => JSON.stringify(path.slice(0, 120)).slice(1, -1);
