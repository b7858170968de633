import type { ProjectTree } from './project-tree.ts';
import { folderOf, join } from './stored-path.ts';

/**
 * The tree of a project that was moved as a whole: what is not where an absolute path says is looked for around the
 * scene, by as much of the path's end as is there.
 * @param scene  relative to the tree's root
 * @param above  folders above the scene's that may belong to its project
 */
export function treeOfMovedProject(tree: ProjectTree, scene: string, above: number): ProjectTree {
  const around = async (path: string) => {
    for (const guess of guessesOf(path, scene, above)) if (await tree.exists(guess)) return guess;
    return undefined;
  };
  return {
    exists: async (path) => (await tree.exists(path)) || (await around(path)) !== undefined,
    list: (folder) => tree.list(folder),
    async open(path) {
      const source = await tree.open(path);
      const other = source ? undefined : await around(path);
      return other === undefined ? source : tree.open(other);
    },
    async place(path) {
      const place = await tree.place(path);
      const other = place === undefined ? await around(path) : undefined;
      return other === undefined ? place : tree.place(other);
    },
    liesAt: (place) => tree.liesAt(place),
  };
}

/**
 * Where around the scene a file may be that an absolute path names, the likeliest first: where most of the path
 * agrees, and as near to the scene as can be. A name alone counts beside the scene only.
 * @returns paths relative to the tree's root
 */
export function* guessesOf(path: string, scene: string, above: number): Generator<string> {
  if (!/^(?:\/|[A-Za-z]:\/)/.test(path)) return;
  const names = path.split('/').slice(1);
  const folders = foldersAround(folderOf(scene), above);
  for (let from = 0; from < names.length; from++) {
    const end = names.slice(from).join('/');
    for (const folder of end.includes('/') ? folders : folders.slice(0, 1)) yield join(folder, end);
  }
}

function foldersAround(folder: string, above: number): string[] {
  const folders = [folder];
  for (let up = 0, at = folder; up < above; up++) {
    at = at === '' || at.endsWith('..') ? join(at, '..') : folderOf(at);
    folders.push(at);
  }
  return folders;
}
