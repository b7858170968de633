import type { StoredFile } from './stored-file.ts';
import type { StructView } from './struct-view.ts';

/** @see PTCACHE_* in DNA_pointcache_types.h */
const flag = { baked: 1 << 0, onDisk: 1 << 6, external: 1 << 9 };

/**
 * Whether a simulation comes from what was computed before, whatever order frames are rendered in. An external
 * cache that Blender has found counts as baked too; one that it has not is simulated.
 */
export function isBaked(cache: StructView | undefined): boolean {
  return cache !== undefined && (cache.number('flag') & flag.baked) !== 0;
}

/**
 * The files of a baked cache: within `blendcache_` and the scene's name, or wherever an external one is.
 * @param objectName  without the two letters of its kind; a cache without a name is called after it
 */
export function* pointCacheFiles(
  cache: StructView | undefined,
  objectName: string,
  stem: string,
): Generator<StoredFile> {
  if (!cache || !isBaked(cache)) return;
  const isExternal = (cache.number('flag') & flag.external) !== 0;
  if (!isExternal && (cache.number('flag') & flag.onDisk) === 0) return;
  const folder = isExternal ? cache.text('path') : `//blendcache_${stem}`;
  const name = cache.text('name') || (isExternal ? '' : inHexadecimal(objectName));
  yield {
    kind: 'point-cache',
    path: `${folder.replace(/[/\\]$/, '')}/${name}_`,
    holds: 'members',
    isUsed: true,
  };
}

const inHexadecimal = (name: string) =>
  [...new TextEncoder().encode(name)]
    .map((byte) => byte.toString(16).toUpperCase().padStart(2, '0'))
    .join('');
