import type { z } from '@hono/zod-openapi';
import type { Problem } from '../../domain/failure.ts';
import { jobRequestSchema } from '../schemas/job-request-schema.ts';
import { isFields, takeOutLaterFields } from './later-fields.ts';
import { type ListedFiles, listFiles } from './listed-files.ts';
import { readablePart } from './readable-part.ts';
import { schemaProblems } from './schema-problems.ts';

type Fields = Readonly<Record<string, unknown>>;
const partialSchema = jobRequestSchema.partial();
type ReadableParts = z.output<typeof partialSchema>;

/** As much of a job request as could be read: what else is wrong with it can be told in the same answer. */
export interface JobRequestDraft extends Omit<ReadableParts, 'manifest'> {
  readonly manifest?: ListedFiles | { readonly sha256: string };
}

/** Reads the body of a submission; the draft is whole when there are no problems. */
export function parseJobRequest(value: unknown): { draft: JobRequestDraft; problems: Problem[] } {
  if (!isFields(value)) {
    return {
      draft: {},
      problems: schemaProblems(jobRequestSchema.safeParse(value).error?.issues ?? [], value),
    };
  }
  const { body, problems } = takeOutLaterFields(value);
  if (!Array.isArray(body.manifest)) {
    const { fields, issues } = parseFields(body);
    const { manifest, ...draft } = fields;
    const uploaded = manifest && !Array.isArray(manifest) ? { manifest } : {};
    return { draft: { ...draft, ...uploaded }, problems: [...problems, ...issues] };
  }
  const { listed, problems: badEntries } = listFiles(body.manifest);
  const { fields, issues } = parseFields({ ...body, manifest: [] });
  return { draft: { ...fields, manifest: listed }, problems: [...problems, ...issues, ...badEntries] };
}

function parseFields(body: Fields): { fields: ReadableParts; issues: Problem[] } {
  const parsed = jobRequestSchema.safeParse(body);
  if (parsed.success) return { fields: parsed.data, issues: [] };
  return { fields: readablePart(partialSchema, body), issues: schemaProblems(parsed.error.issues, body) };
}
