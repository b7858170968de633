import { folderOf, join, normalised } from '../blend-file/stored-path.ts';

/** Where a layer's path of another leads. */
export interface LayerPath {
  readonly place: string;
  /** Why it leads nowhere on a farm, whatever there is here. */
  readonly unreachable?: string;
}

/** As Windows, Unix and addresses of networks write them. */
const absolute = /^(?:\/|[A-Za-z]:[\\/]|\\\\|[A-Za-z][\w+.-]+:\/)/;
const inPackage = /^(.+\.usdz)\[.*\]$/i;
const formatArguments = ':SDF_FORMAT_ARGS:';

/**
 * Where a path leads that a layer names another by, as USD's own resolver sees it: relative to the layer; Blender has
 * no other, nor folders in which to search. What is absolute is so for good: Blender's worker leads scenes to where
 * their files lie now, and not what their files name.
 * @param layer  where the layer that names it lies
 * @returns undefined for a path that has to be computed from variables
 */
export function layerPath(assetPath: string, layer: string): LayerPath | undefined {
  if (assetPath.startsWith('`')) return undefined;
  const [whole = ''] = assetPath.split(formatArguments, 1);
  const path = inPackage.exec(whole)?.[1] ?? whole;
  if (absolute.test(path)) {
    return {
      place: path.replaceAll('\\', '/'),
      unreachable: 'named by an absolute path: make it relative in the layer',
    };
  }
  const place = normalised(join(folderOf(layer), path.replaceAll('\\', '/')));
  return path.includes('\\')
    ? { place, unreachable: 'named with \\, which USD takes for a part of the name: write / in the layer' }
    : { place };
}
