import { foldPath } from '../../functions/domain/fold-path.ts';

/** A path of this machine as manifests write it: with `/`, a drive as `C:/`, a share of a network as `//server/`. */
export const placeOf = (absolute: string, separator: string): string => absolute.split(separator).join('/');

/**
 * Where in the tree a file is put that stood outside of the project: as it stood, so that files which name each
 * other by relative paths still find each other.
 * @param place  as {@link placeOf} writes it
 * @param folder  the tree's folder for such files
 */
export function outsideName(place: string, folder: string): string {
  const withoutRoot = place.replace(/^\/+/, '').replace(/^([A-Za-z]):/, '$1');
  return `${folder}/${withoutRoot}`;
}

/** `_outside`, unless the project has a folder of that name itself. */
export function outsideFolder(pathsInTree: readonly string[]): string {
  const taken = new Set(pathsInTree.map((path) => foldPath(path.split('/', 1)[0] ?? '')));
  let name = '_outside';
  while (taken.has(foldPath(name))) name = `_${name}`;
  return name;
}
