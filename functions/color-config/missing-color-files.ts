import type { Problem } from '../domain/failure.ts';
import type { MissingColorFile } from './find-color-files.ts';

/** How many the message names; `details` has them all. */
const named = 10;

/**
 * The problem that names them, or undefined when there are none.
 * @param isAllowed  the job is to be rendered without files that are missing; no reason to name what leads elsewhere
 */
export function missingColorFiles(
  config: string,
  files: readonly MissingColorFile[],
  isAllowed: boolean,
): Problem | undefined {
  const missing = files.filter(({ why }) => why !== undefined || !isAllowed);
  if (missing.length === 0) return undefined;
  const names = missing
    .slice(0, named)
    .map(({ name, why }) => (why === undefined ? name : `${name} (${why})`));
  const more = missing.length > named ? ` and ${missing.length - named} more` : '';
  return {
    code: 'ColorConfigIncomplete',
    message: `the colour configuration ${config} needs files that the farm would not find: ${names.join(', ')}${more}`,
    advice:
      'put them where its search_path says, relative to its own folder, or take out the transforms that name them',
    pointer: '/settings/color/config',
    details: { missing: missing.map(({ name }) => name) },
  };
}
