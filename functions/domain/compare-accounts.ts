import type { Warning } from './picture.ts';
import { type ExternalFile, type InspectedFile, isSeen } from './scene-account.ts';

/** A file that one of the two who looked at the scene says it needs, and the other does not. */
export interface AccountDifference {
  readonly path: string;
  readonly kind: string;
  readonly neededBy: string;
  readonly saidBy: 'the reader' | 'Blender';
}

/**
 * Where the reader of `.blend` files and Blender disagree on what a scene's picture is made from. Of sequences and
 * caches the reader names the members, and Blender one for all, or the folder; what USD files are made of not every
 * Blender can tell, and of a sequence of them not of all: layers are compared where both name what names them.
 */
export function compareAccounts(
  byReader: readonly InspectedFile[],
  byBlender: readonly ExternalFile[],
): AccountDifference[] {
  const [read, opened] = [new Mentioned(byReader), new Mentioned(byBlender)];
  const looksIntoUsd = byBlender.some(({ kind }) => kind === usdLayer);
  const isLayer = ({ kind }: ExternalFile) => kind === usdLayer;
  const isKnown = (file: ExternalFile, other: Mentioned) => !isLayer(file) || other.names(file.neededBy);
  return [
    ...byReader
      .filter((file) => (looksIntoUsd || !isLayer(file)) && isKnown(file, opened) && !opened.has(file.path))
      .map(said('the reader')),
    ...byBlender
      // A layer that is missing Blender names as such, and not where only a moment of motion blur is made of it.
      .filter((file) => isSeen(file) && isKnown(file, read) && (file.exists || !isLayer(file)))
      .filter(({ path }) => !read.has(path) && !read.hasWithin(path))
      .map(said('Blender')),
  ];
}

const usdLayer = 'usd-layer';

const said =
  (saidBy: AccountDifference['saidBy']) =>
  ({ path, kind, neededBy }: ExternalFile): AccountDifference => ({ path, kind, neededBy, saidBy });

class Mentioned {
  readonly #families = new Set<string>();
  readonly #paths = new Set<string>();
  readonly #folders = new Set<string>();

  constructor(files: readonly ExternalFile[]) {
    for (const { path } of files) {
      this.#families.add(familyOf(path));
      this.#paths.add(path);
      for (const folder of foldersOf(path)) this.#folders.add(folder);
    }
  }

  /** The path itself, a member of its sequence, or the folder that it is in. */
  has(path: string): boolean {
    return this.#families.has(familyOf(path)) || foldersOf(path).some((folder) => this.#paths.has(folder));
  }

  /** By this very name. */
  names(path: string): boolean {
    return this.#paths.has(path);
  }

  hasWithin(folder: string): boolean {
    return this.#folders.has(folder);
  }
}

/** The same for all members of a sequence. */
const familyOf = (path: string) => path.replace(/-?\d+(?=[^/\d]*$)/, '#');

function foldersOf(path: string): string[] {
  const folders: string[] = [];
  for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1))
    folders.push(path.slice(0, at));
  return folders;
}

/** How many files a warning names: it is kept in the job's record, which is small. */
const named = 5;

export function differenceWarnings(differences: readonly AccountDifference[]): Warning[] {
  return (['the reader', 'Blender'] as const).flatMap((who): Warning[] => {
    const theirs = differences.filter(({ saidBy }) => saidBy === who);
    if (theirs.length === 0) return [];
    const names = theirs.slice(0, named).map(({ path, neededBy }) => `${path} (needed by ${neededBy})`);
    const more = theirs.length > named ? ` and ${theirs.length - named} more` : '';
    const other = who === 'Blender' ? 'the reader of the file' : 'Blender';
    const message = `${who} says that the picture needs ${names.join(', ')}${more}; ${other} does not`;
    return [{ code: 'AccountsDiffer', message }];
  });
}
