import type { Warning } from '../../domain/picture.ts';
import type { InspectedFile } from '../../domain/scene-account.ts';

/** How many files a warning names: it is kept in the job's record, which is small. */
const named = 5;
/** A `.usdz` has all that it refers to within itself. */
const mayRefer = /\.usd[ac]?$/i;

/**
 * Warns of USD files, which may be made of others (sublayers, references, payloads): those are not looked into, and
 * Blender leaves out without a word what is not there.
 */
export function unreadUsd(files: readonly Pick<InspectedFile, 'kind' | 'path'>[]): Warning[] {
  const found = files.filter(({ kind, path }) => kind === 'cache-file' && mayRefer.test(path));
  const paths = [...new Set(found.map(({ path }) => path))];
  if (paths.length === 0) return [];
  const more = paths.length > named ? ` and ${paths.length - named} more` : '';
  const message = `USD files are not looked into: ${paths.slice(0, named).join(', ')}${more}; where they have sublayers, references or payloads in other files, these must be in the manifest, too`;
  return [{ code: 'UsdNotRead', message }];
}
