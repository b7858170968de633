import type { FrameRecord, NumberedFrame } from '../domain/frame.ts';
import type { FrameNumber, JobId } from '../domain/units.ts';
import type { WorkState } from '../domain/work.ts';
import { BadCursor, type FrameQuery, type Page } from '../ports/job-store.ts';
import { pageOf } from '../ports/page-of.ts';
import type { DynamoTable, Written } from './dynamo-table.ts';
import { type Item, type ItemKey, keyOf, textOf, texts } from './item.ts';
import { firstOf, merged } from './merged.ts';
import type { ItemQuery } from './query-input.ts';
import { countsKey, endOf, frameOf, frameSortKey, shardPartition, sortableFrame } from './record-keys.ts';
import { countsChange } from './shard-counts.ts';
import { shardOf } from './shards.ts';
import { type Stored, storedIn } from './stored-record.ts';
import { recordAttribute, sortKey, unfinishedIndex, versionAttribute } from './table-schema.ts';

const stateAttribute = 'state';

/** A frame, and among how many shards its job's frames are spread. */
export interface FramePlace {
  readonly job: JobId;
  readonly frame: FrameNumber;
  readonly shards: number;
}

export async function readFrame(
  table: DynamoTable,
  place: FramePlace,
): Promise<Stored<FrameRecord> | undefined> {
  const item = await table.get(frameKey(place));
  return item && storedIn(item);
}

/**
 * Writes a frame's record in place of another. A claim or a renewal is one conditional write; what changes
 * the counts is one transaction with those of the frame's shard.
 */
export function writeFrame(
  table: DynamoTable,
  place: FramePlace,
  to: FrameRecord,
  from: Stored<FrameRecord> | undefined,
  version: string,
): Promise<Written> {
  const item = texts({
    ...frameKey(place),
    [versionAttribute]: version,
    [recordAttribute]: JSON.stringify(to),
    [stateAttribute]: to.state,
    [unfinishedIndex.sortKey]: to.state === 'succeeded' ? undefined : unfinishedKey(to.state, place.frame),
  });
  const put = { item, replaces: from?.version };
  const numbers = countsChange(from?.content, to);
  if (Object.keys(numbers).length === 0) return table.put(put);
  const key = countsKey(place.job, shardOf(place.frame, place.shards));
  return table.transact([put], [{ key, numbers }], version);
}

/** @throws BadCursor */
export async function listFrames(
  table: DynamoTable,
  job: JobId,
  shards: number,
  { state, limit, cursor }: FrameQuery,
): Promise<Page<NumberedFrame>> {
  const after = cursor === undefined ? Number.MIN_SAFE_INTEGER : Number(cursor);
  if (!Number.isSafeInteger(after)) throw new BadCursor(cursor ?? '');
  const sequences = partitions(job, shards).map((partition) =>
    table.query({
      partition,
      ...framesAfter(after, state),
      // Frames are spread evenly: a page mostly needs one request to each shard.
      pageSize: Math.ceil((limit + 1) / shards) + 4,
    }),
  );
  const byNumber = merged(sequences, (one, other) => numberOf(one) < numberOf(other));
  const page = pageOf(await firstOf(byNumber, limit + 1), limit, (item) => `${numberOf(item)}`);
  const items = isIndexed(state) ? await readIndexed(table, page.items) : page.items;
  const frames = items.map((item) => ({
    frame: numberOf(item),
    record: storedIn<FrameRecord>(item).content,
  }));
  return { ...page, items: frames.filter(({ record }) => state === undefined || record.state === state) };
}

/** Whether frames in this state are found by the index. In the end nearly all have succeeded: it leaves them out. */
const isIndexed = (state: WorkState | undefined): state is Exclude<WorkState, 'succeeded'> =>
  state !== undefined && state !== 'succeeded';

/** The frames that the index named, which holds their keys alone; some may have changed since. */
async function readIndexed(table: DynamoTable, found: readonly Item[]): Promise<readonly Item[]> {
  const items = await table.getAll(found.map(keyOf));
  return items.sort((one, other) => numberOf(one) - numberOf(other));
}

/** How many frames of a job are being rendered. */
export async function countRendering(table: DynamoTable, job: JobId, shards: number): Promise<number> {
  const query = framesAfter(Number.MIN_SAFE_INTEGER, 'rendering');
  const counts = await Promise.all(
    partitions(job, shards).map((partition) => table.count({ partition, ...query })),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Removes the frames of a job, and then what they added up to. */
export async function deleteFrames(table: DynamoTable, job: JobId, shards: number): Promise<void> {
  for (const [shard, partition] of partitions(job, shards).entries()) {
    await table.deleteFound({ partition, sort: ['between', 'frame#', endOf('frame')] });
    await table.deleteAll([countsKey(job, shard)]);
  }
}

const frameKey = ({ job, frame, shards }: FramePlace): ItemKey => ({
  pk: shardPartition(job, shardOf(frame, shards)),
  sk: frameSortKey(frame),
});

const numberOf = (item: Item): FrameNumber => frameOf(textOf(item, sortKey));

const partitions = (job: JobId, shards: number): string[] =>
  Array.from({ length: shards }, (_, shard) => shardPartition(job, shard));

const unfinishedKey = (state: WorkState, frame: number) => `${state}#${sortableFrame(frame)}`;

/** Frames of one shard whose numbers are greater, all or those in one state. */
function framesAfter(after: number, state: WorkState | undefined): Omit<ItemQuery, 'partition'> {
  if (isIndexed(state)) {
    return { index: unfinishedIndex, sort: ['between', unfinishedKey(state, after + 1), endOf(state)] };
  }
  return {
    sort: ['between', frameSortKey(after + 1), endOf('frame')],
    ...(state && { where: [stateAttribute, state] }),
  };
}
