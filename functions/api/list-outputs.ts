import type { Job } from '../domain/job.ts';
import type { JobStore, Page } from '../ports/job-store.ts';
import type { Ports } from '../ports/ports.ts';
import { linksValidFor } from './links-valid-for.ts';
import { type OutputFile, outputFiles } from './output-files.ts';
import { readCursor, writeCursor } from './page-cursor.ts';
import { readJob } from './read-job.ts';
import type { OutputPage } from './schemas/file-schema.ts';

/** A page of the job's finished pictures with links to them. @throws NoSuchJob, BadCursor */
export async function listOutputs(
  { jobs, objects }: Ports,
  id: string,
  query: { readonly limit: number; readonly cursor?: string },
): Promise<OutputPage> {
  const page = await pageOfFiles(jobs, await readJob(jobs, id), query);
  const outputs = page.items.map(async ({ frame, name, file: { key, size, sha256 } }) => {
    const url = await objects.downloadLink(key, { fileName: name, validFor: linksValidFor });
    return { frame, name, size, sha256, url };
  });
  return { outputs: await Promise.all(outputs), ...(page.cursor !== undefined && { cursor: page.cursor }) };
}

/** Whole frames, as many as have no more than `limit` files together, and at least one. */
async function pageOfFiles(
  jobs: JobStore,
  job: Job,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string },
): Promise<Page<OutputFile>> {
  const from = cursor === undefined ? undefined : readCursor(cursor);
  const at = from?.records === undefined ? {} : { cursor: from.records };
  const records = await jobs.listFrames(job.id, { state: 'succeeded', limit, ...at });
  const items: OutputFile[] = [];
  let last = from?.after ?? Number.NEGATIVE_INFINITY;
  for (const numbered of records.items) {
    if (numbered.frame <= last) continue;
    const files = outputFiles(job, numbered);
    if (items.length > 0 && items.length + files.length > limit) {
      return { items, cursor: writeCursor({ after: last, ...(from?.records && { records: from.records }) }) };
    }
    items.push(...files);
    last = numbered.frame;
  }
  if (records.cursor === undefined) return { items };
  return { items, cursor: writeCursor({ after: last, records: records.cursor }) };
}
