import type { TaskName } from '../domain/frame.ts';
import { type FrameNumber, frameNumber, type JobId } from '../domain/units.ts';
import type { ItemKey } from './item.ts';

export const jobKey = (job: JobId): ItemKey => ({ pk: `job#${job}`, sk: 'job' });
export const taskKey = (job: JobId, task: TaskName): ItemKey => ({ pk: `job#${job}`, sk: `task#${task}` });
export const idempotencyKey = (key: string): ItemKey => ({ pk: `key#${key}`, sk: 'key' });

/** Frames of a job, and their counts, that lie together. */
export const shardPartition = (job: JobId, shard: number) => `job#${job}#${shard}`;
export const countsKey = (job: JobId, shard: number): ItemKey => ({
  pk: shardPartition(job, shard),
  sk: 'counts',
});

/** Sorts as the numbers do, negative ones too: Blender's frames have at most seven digits. */
const offset = 10_000_000;
const digits = 8;
export const sortableFrame = (frame: number): string => `${frame + offset}`.padStart(digits, '0');

export const frameSortKey = (frame: number): string => `frame#${sortableFrame(frame)}`;
export const frameOf = (sortKey: string): FrameNumber =>
  frameNumber(Number(sortKey.slice(sortKey.indexOf('#') + 1)) - offset);
/** After every sort key that begins with `prefix` and a hash sign. */
export const endOf = (prefix: string): string => `${prefix}#~`;
