import { foldPath } from '../domain/fold-path.ts';
import { LayerFinder, type NamedLayer, type UnreadLayer } from '../usd-file/layers-of.ts';
import type { Allowances } from './limits.ts';
import type { ProjectTree } from './project-tree.ts';

/** By its name Blender tells USD from Alembic. */
const isUsd = /\.usd[acz]?$/i;

interface CacheFile {
  readonly path: string;
  readonly kind: string;
  readonly dataBlock: string;
  readonly scopes: ReadonlySet<string>;
  readonly isOptional?: boolean;
}

/** A layer that a cache file of the scene is made of. */
export interface CacheLayer extends NamedLayer {
  readonly dataBlock: string;
  readonly scopes: readonly string[];
}

/** The layers that the scene's USD files are made of, and those of them that could not be read. */
export async function cacheLayers(
  files: Iterable<CacheFile>,
  tree: ProjectTree,
  allowances: Allowances,
): Promise<{ readonly layers: readonly CacheLayer[]; readonly unread: readonly UnreadLayer[] }> {
  const finder = new LayerFinder(tree, allowances);
  const layers: CacheLayer[] = [];
  for (const { scopes, dataBlock, isOptional, paths } of alike(files)) {
    const places = await Promise.all(paths.map((path) => placed(path, tree)));
    const there = places.filter((place) => place !== undefined);
    for (const layer of await finder.neededBy(there)) {
      if (layer.exists || !isOptional) layers.push({ ...layer, dataBlock, scopes });
    }
  }
  return { layers, unread: finder.unread };
}

/** By its name on disk, unless it lies elsewhere than where the scene says. */
async function placed(path: string, tree: ProjectTree) {
  const place = await tree.place(path);
  return place === undefined ? undefined : { path: foldPath(path) === foldPath(place) ? place : path, place };
}

/** The members of a sequence are looked at together, and so is all that the same scenes need of one data-block. */
function alike(files: Iterable<CacheFile>) {
  const groups = new Map<
    string,
    { scopes: readonly string[]; dataBlock: string; isOptional: boolean; paths: string[] }
  >();
  for (const { kind, path, dataBlock, scopes, isOptional = false } of files) {
    if (kind !== 'cache-file' || scopes.size === 0 || !isUsd.test(path)) continue;
    const key = JSON.stringify([dataBlock, isOptional, ...scopes]);
    const group = groups.get(key);
    if (group) group.paths.push(path);
    else groups.set(key, { scopes: [...scopes], dataBlock, isOptional, paths: [path] });
  }
  return groups.values();
}
