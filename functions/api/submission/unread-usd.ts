import type { Warning } from '../../domain/picture.ts';
import type { SceneAccount } from '../../domain/scene-account.ts';

/** How many files a warning names: it is kept in the job's record, which is small. */
const named = 5;
const longestReason = 200;

/**
 * Warns of USD files that could not be read: what they are made of may be missing, and Blender leaves out without a
 * word what is not there.
 */
export function unreadUsd({ unreadLayers }: Pick<SceneAccount, 'unreadLayers'>): Warning[] {
  const [first] = unreadLayers;
  if (!first) return [];
  const more = unreadLayers.length > named ? ` and ${unreadLayers.length - named} more` : '';
  const paths = unreadLayers.slice(0, named).map(({ path }) => path);
  const why = first.why.slice(0, longestReason);
  const message = `USD files were not read: ${paths.join(', ')}${more} (${why}); where they have sublayers, references or payloads in other files, these must be in the manifest, too`;
  return [{ code: 'UsdNotRead', message }];
}
