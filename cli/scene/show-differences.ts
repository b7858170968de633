import type { AccountDifference } from '../../functions/domain/compare-accounts.ts';
import { showTable } from '../terminal/show-table.ts';

/** Where the reader of the file and Blender disagree, as a page to read. */
export function showDifferences(differences: readonly AccountDifference[]): string {
  if (differences.length === 0) return 'Blender says the same of the files.';
  const rows = differences.map(({ saidBy, kind, path, neededBy }) => [saidBy, kind, path, neededBy]);
  return `Said by one of the two alone:\n${showTable(['says', 'kind', 'file', 'needed by'], rows).replaceAll(/^/gm, '  ')}`;
}
