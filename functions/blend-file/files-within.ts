import type { Allowance } from './allowance.ts';
import type { Allowances } from './limits.ts';
import type { ProjectTree } from './project-tree.ts';
import type { FileKind, StoredFile } from './stored-file.ts';
import { fileNameOf, folderOf, join } from './stored-path.ts';

/** Names that are passed over cost as much as one element that is looked at. */
const namesForOne = 64;
/** Caches are two or three folders deep. */
const deepest = 5;

/**
 * What belongs to a cache, by its ending: a scene may name any folder as that of its cache, as Blender does with
 * `//` or the folder for temporary files, and what else lies there is none of the scene's.
 */
const endings: Partial<Record<FileKind, RegExp>> = {
  'fluid-cache': /\.(uni|vdb|raw|obj|bobj|gz|npz|py)$/i,
  'ocean-cache': /\.exr$/i,
  'geometry-bake': /\.(json|blob|vdb)$/i,
};

/**
 * The files of a cache that are there.
 * @param path  of a folder, or of a file whose name begins as those of the cache do
 */
export async function filesWithin(
  { kind, holds, tail = '' }: StoredFile,
  path: string,
  tree: ProjectTree,
  { files, elements }: Allowances,
): Promise<string[]> {
  if (holds === 'folder') return allWithin(path, endings[kind] ?? /(?:)/, tree, files, 0);
  const folder = folderOf(path);
  const names = await tree.list(folder);
  elements.spend(1 + names.length / namesForOne);
  const isMember = (name: string) => name.startsWith(fileNameOf(path)) && name.endsWith(tail);
  return names.filter(isMember).map((name) => join(folder, name));
}

async function allWithin(
  folder: string,
  ending: RegExp,
  tree: ProjectTree,
  allowed: Allowance,
  depth: number,
): Promise<string[]> {
  const found: string[] = [];
  for (const name of await tree.list(folder)) {
    allowed.spend();
    const path = join(folder, name);
    if (ending.test(name)) found.push(path);
    else if (depth < deepest) found.push(...(await allWithin(path, ending, tree, allowed, depth + 1)));
  }
  return found;
}
