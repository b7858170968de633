import { type Job, needsCare } from '../domain/job.ts';
import { type JobState, jobStates } from '../domain/job-state.ts';
import { type JobId, jobId } from '../domain/units.ts';
import { BadCursor, type IdempotencyKey, IdempotencyKeyReused, type Page } from '../ports/job-store.ts';
import { pageOf } from '../ports/page-of.ts';
import type { DynamoTable, Written } from './dynamo-table.ts';
import { type Item, keyOf, textOf, texts } from './item.ts';
import { firstOf, merged } from './merged.ts';
import { idempotencyKey, jobKey } from './record-keys.ts';
import { type Stored, storedIn } from './stored-record.ts';
import { listedIndex, openIndex, partitionKey, recordAttribute, versionAttribute } from './table-schema.ts';

const keyAttribute = 'idempotencyKey';
const open = 'open';
const cursorSyntax = /^(\d{1,16})\.([\w-]+)$/;

export async function readJob(table: DynamoTable, id: JobId): Promise<Stored<Job> | undefined> {
  const item = await table.get(jobKey(id));
  return item && storedIn(item);
}

/**
 * Stores a new job and its key together.
 * @returns the job that the key created earlier; undefined when this one was stored
 * @throws IdempotencyKeyReused
 */
export async function insertJob(
  table: DynamoTable,
  job: Job,
  key: IdempotencyKey | undefined,
  version: string,
): Promise<Job | undefined> {
  const put = { item: jobItem(job, version, key?.key), replaces: undefined };
  const outcome = key
    ? await table.transact([put, { item: keyItem(key, job.id), replaces: undefined }], [], version)
    : await table.put(put);
  if (outcome.written) return undefined;
  const [ofJob, ofKey] = outcome.found;
  // It was done and its reply lost, so that it was sent once more.
  if (ofJob?.item && textOf(ofJob.item, versionAttribute) === version) return undefined;
  const used = ofKey?.item;
  if (!key || !used) throw new Error(`there is a job ${job.id} already`);
  if (textOf(used, 'request') !== key.request) throw new IdempotencyKeyReused(key.key);
  const earlier = await readJob(table, jobId(textOf(used, 'job')));
  // Without its job, the key has just been swept.
  return earlier?.content ?? insertJob(table, job, key, version);
}

export function updateJob(
  table: DynamoTable,
  to: Job,
  from: Stored<Job> | undefined,
  version: string,
): Promise<Written> {
  return table.put({ item: jobItem(to, version, from?.item[keyAttribute]?.S), replaces: from?.version });
}

/** Newest first, without deleted ones. @throws BadCursor */
export async function listNewestJobs(
  table: DynamoTable,
  { state, limit, cursor }: { state?: JobState; limit: number; cursor?: string },
): Promise<Page<Job>> {
  const before = cursor === undefined ? undefined : listKeyBefore(cursor);
  const sequences = (state ? [state] : jobStates).map((one) =>
    table.query({
      partition: listPartition(one),
      index: listedIndex,
      ...(before !== undefined && { sort: ['<', before] }),
      descending: true,
      pageSize: limit + 1,
    }),
  );
  const newest = merged(sequences, (one, other) => listKeyIn(one) > listKeyIn(other));
  const page = pageOf(await firstOf(newest, limit + 1), limit, (item) => cursorOf(listKeyIn(item)));
  const isListed = (job: Job) => job.deletedAt === undefined && (state === undefined || job.state === state);
  return { ...page, items: await readFound(table, page.items, isListed) };
}

/** Jobs that need care, by their ids. */
export async function listOpenJobs(
  table: DynamoTable,
  { limit, cursor }: { limit: number; cursor?: string },
): Promise<Page<Job>> {
  const found = table.query({
    partition: open,
    index: openIndex,
    ...(cursor !== undefined && { sort: ['>', cursor] }),
    pageSize: limit + 1,
  });
  const page = pageOf(await firstOf(found, limit + 1), limit, (item) => textOf(item, openIndex.sortKey));
  return { ...page, items: await readFound(table, page.items, needsCare) };
}

/** Removes the job's record, and first the key that created it, unless that has created another since. */
export async function deleteJob(table: DynamoTable, { content, item }: Stored<Job>): Promise<void> {
  const key = item[keyAttribute]?.S;
  if (key !== undefined) await table.deleteIf(idempotencyKey(key), 'job', content.id);
  await table.deleteAll([jobKey(content.id)]);
}

/** The jobs that an index named, as they are now: the index lags behind, and may name one twice. */
async function readFound(
  table: DynamoTable,
  found: readonly Item[],
  isWanted: (job: Job) => boolean,
): Promise<Job[]> {
  const keys = [...new Map(found.map((item) => [textOf(item, partitionKey), keyOf(item)])).values()];
  const jobs = new Map((await table.getAll(keys)).map((item) => [textOf(item, partitionKey), item]));
  return keys.flatMap(({ pk }) => {
    const item = jobs.get(pk);
    const job = item && storedIn<Job>(item).content;
    return job && isWanted(job) ? [job] : [];
  });
}

const jobItem = (job: Job, version: string, key: string | undefined): Item =>
  texts({
    ...jobKey(job.id),
    [versionAttribute]: version,
    [recordAttribute]: JSON.stringify(job),
    [keyAttribute]: key,
    ...(needsCare(job) && { [openIndex.partitionKey]: open, [openIndex.sortKey]: job.id }),
    ...(job.deletedAt === undefined && {
      [listedIndex.partitionKey]: listPartition(job.state),
      [listedIndex.sortKey]: listKey(job.createdAt, job.id),
    }),
  });

const keyItem = ({ key, request }: IdempotencyKey, job: JobId): Item =>
  texts({ ...idempotencyKey(key), request, job });

const listPartition = (state: JobState) => `jobs#${state}`;
const listKey = (createdAt: number, id: string) => `${`${createdAt}`.padStart(16, '0')}.${id}`;
const listKeyIn = (item: Item) => textOf(item, listedIndex.sortKey);
const cursorOf = (key: string) => key.replace(/^0+/, '');

function listKeyBefore(cursor: string): string {
  const match = cursorSyntax.exec(cursor);
  if (!match) throw new BadCursor(cursor);
  return listKey(Number(match[1]), match[2] ?? '');
}
