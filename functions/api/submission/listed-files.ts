import type * as z from 'zod';
import type { Problem } from '../../domain/failure.ts';
import type { Manifest, ManifestEntry } from '../../domain/manifest.ts';
import { bytes, sha256 } from '../../domain/units.ts';
import { manifestEntrySchema } from '../schemas/value-schemas.ts';
import { readablePart } from './readable-part.ts';
import { schemaProblems } from './schema-problems.ts';

/** An entry of a manifest as far as it could be read, and where in the list it stood. */
export interface ListedEntry extends Partial<ManifestEntry> {
  readonly position: number;
}

/** One that says which file it is. */
export type NamedEntry = ListedEntry & Pick<ManifestEntry, 'path'>;

/** One that says what is in the file. */
export type KnownContent = ListedEntry & Pick<ManifestEntry, 'sha256' | 'size'>;

export const isNamed = (entry: ListedEntry): entry is NamedEntry => entry.path !== undefined;
export const isContentKnown = (entry: ListedEntry): entry is KnownContent =>
  entry.sha256 !== undefined && entry.size !== undefined;

/** The files of a manifest. */
export interface ListedFiles {
  /** All of them, when nothing is wrong with any. */
  readonly files: Manifest;
  readonly entries: readonly ListedEntry[];
}

const partialSchema = manifestEntrySchema.partial();

/** Reads the entries of a manifest one by one, so that a bad one does not hide what is wrong with others. */
export function listFiles(list: readonly unknown[]): { listed: ListedFiles; problems: Problem[] } {
  const files: ManifestEntry[] = [];
  const entries: ListedEntry[] = [];
  const problems: Problem[] = [];
  for (const [position, entry] of list.entries()) {
    const parsed = manifestEntrySchema.safeParse(entry);
    if (!parsed.success) problems.push(...schemaProblems(parsed.error.issues, entry, ['manifest', position]));
    else files.push(fileOf(parsed.data));
    const { path, sha256: digest, size, was } = parsed.data ?? readablePart(partialSchema, entry);
    entries.push({
      position,
      ...(path !== undefined && { path }),
      ...(digest !== undefined && { sha256: sha256(digest) }),
      ...(size !== undefined && { size: bytes(size) }),
      ...(was !== undefined && { was }),
    });
  }
  return { listed: { files, entries }, problems };
}

const fileOf = ({
  path,
  sha256: digest,
  size,
  was,
}: z.output<typeof manifestEntrySchema>): ManifestEntry => ({
  path,
  sha256: sha256(digest),
  size: bytes(size),
  ...(was !== undefined && { was }),
});

/** The problem of one of these entries, pointing to where that stood in the whole list. */
export function atItsPosition(problem: Problem, entries: readonly ListedEntry[]): Problem {
  if (problem.pointer === undefined) return problem;
  const pointer = problem.pointer.replace(
    /^\/manifest\/(\d+)/,
    (_all, index: string) => `/manifest/${entries[Number(index)]?.position ?? index}`,
  );
  return { ...problem, pointer };
}
