import type { Problem } from '../../domain/failure.ts';
import type { Manifest, ManifestEntry } from '../../domain/manifest.ts';
import { bytes, sha256 } from '../../domain/units.ts';
import { manifestEntrySchema } from '../schemas/value-schemas.ts';
import { schemaProblems } from './schema-problems.ts';

/** The files of a manifest that could be read, and where in the list each stood. */
export interface ListedFiles {
  readonly files: Manifest;
  readonly positions: readonly number[];
}

/** Reads the entries of a manifest one by one, so that a bad one does not hide what is wrong with others. */
export function listFiles(entries: readonly unknown[]): { listed: ListedFiles; problems: Problem[] } {
  const files: ManifestEntry[] = [];
  const positions: number[] = [];
  const problems: Problem[] = [];
  for (const [index, entry] of entries.entries()) {
    const parsed = manifestEntrySchema.safeParse(entry);
    if (parsed.success) {
      const { path, sha256: digest, size, was } = parsed.data;
      files.push({ path, sha256: sha256(digest), size: bytes(size), ...(was !== undefined && { was }) });
      positions.push(index);
    } else {
      problems.push(...schemaProblems(parsed.error.issues, entry, ['manifest', index]));
    }
  }
  return { listed: { files, positions }, problems };
}

/** The problem, pointing to where the file stood in the whole list. */
export function atItsPosition(problem: Problem, listed: ListedFiles): Problem {
  if (problem.pointer === undefined) return problem;
  const pointer = problem.pointer.replace(
    /^\/manifest\/(\d+)/,
    (_all, index: string) => `/manifest/${listed.positions[Number(index)] ?? index}`,
  );
  return { ...problem, pointer };
}
