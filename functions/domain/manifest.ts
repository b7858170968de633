import type { Problem } from './failure.ts';
import type { Bytes, Sha256 } from './units.ts';

/** One file of a project tree. */
export interface ManifestEntry {
  /** Relative to the tree's root, with `/`, normalised. */
  readonly path: string;
  readonly sha256: Sha256;
  readonly size: Bytes;
}

export type Manifest = readonly ManifestEntry[];

/** Device names of Windows, which no file there can have, with or without an extension. */
const deviceName = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?$/i;
const longestPath = 1024;

/** Why a path cannot stand in a manifest, or undefined when it can. */
export function whyBadPath(path: string): string | undefined {
  if (path === '') return 'is empty';
  if (Buffer.byteLength(path) > longestPath) return `is longer than ${longestPath} bytes`;
  if (/\p{Cc}/u.test(path)) return 'has a control character';
  if (path.includes('\\')) return 'has a backslash; write /';
  if (path.startsWith('/') || /^[a-z]:/i.test(path)) return 'is absolute';
  const parts = path.split('/');
  if (parts.includes('..')) return 'leaves the project tree with ..';
  if (parts.some((part) => part === '' || part === '.')) return 'is not normalised';
  if (parts.some((part) => /[. ]$/.test(part)))
    return 'has a name that ends with a dot or a space, which Windows drops';
  if (parts.some((part) => /[<>:"|?*]/.test(part))) return 'has a character that Windows refuses';
  if (parts.some((part) => deviceName.test(part))) return 'is a device name on Windows';
  return undefined;
}

/** Every problem of a manifest's paths: bad ones, duplicates, clashes, a file where a folder is needed. */
export function checkManifest(manifest: Manifest): Problem[] {
  const problems: Problem[] = [];
  const seen = new Map<string, string>();
  const folders = new Map<string, string>();
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
    for (let cut = folded.indexOf('/'); cut !== -1; cut = folded.indexOf('/', cut + 1)) {
      folders.set(folded.slice(0, cut), path);
    }
  }
  for (const [folded, path] of seen) {
    const inside = folders.get(folded);
    if (inside !== undefined) {
      problems.push(badPath(`“${path}” is a file, and a folder in “${inside}”`, '/manifest'));
    }
  }
  return problems;
}

/** Two paths with the same folded form are one file on some system that people use. */
export const foldPath = (path: string) => path.normalize('NFC').toLowerCase();

const badPath = (message: string, pointer: string): Problem => ({
  code: 'BadManifestPath',
  message,
  advice: 'give paths relative to the project tree’s root, each once, without regard to case',
  pointer,
});

const shown = (path: string) => JSON.stringify(path.slice(0, 120)).slice(1, -1);
