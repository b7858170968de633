import type { FrameRecord } from '../domain/frame.ts';
import { bytes, type FrameNumber, type JobId, milliseconds } from '../domain/units.ts';
import { type Usage, usageChange } from '../domain/usage.ts';
import { countChange } from '../domain/work.ts';
import type { DynamoTable } from './dynamo-table.ts';
import { numberOf } from './item.ts';
import { countsKey } from './record-keys.ts';
import { shardOf } from './shards.ts';

/** What the frames of a job add up to; how many are being rendered is not among it, so a claim changes nothing. */
export interface Counts {
  readonly succeeded: number;
  readonly failed: number;
  readonly usage: Usage;
}

/** What to add when a frame's record is written in place of another: nothing for most claims and renewals. */
export function countsChange(
  from: FrameRecord | undefined,
  to: FrameRecord,
): Readonly<Record<string, number>> {
  const { succeeded, failed } = countChange(from?.state ?? 'queued', to.state);
  const changes = Object.entries({ succeeded, failed, ...usageChange(from, to) });
  return Object.fromEntries(changes.filter(([, change]) => change !== 0));
}

/** What all of a job's frames add up to. */
export async function readCounts(table: DynamoTable, job: JobId, shards: number): Promise<Counts> {
  const keys = Array.from({ length: shards }, (_, shard) => countsKey(job, shard));
  const items = await table.getAll(keys);
  const sum = (name: 'succeeded' | 'failed' | keyof Usage) =>
    items.reduce((total, item) => total + numberOf(item, name), 0);
  return {
    succeeded: sum('succeeded'),
    failed: sum('failed'),
    usage: {
      attempts: sum('attempts'),
      workTime: milliseconds(sum('workTime')),
      gpuAttempts: sum('gpuAttempts'),
      gpuTime: milliseconds(sum('gpuTime')),
      stored: bytes(sum('stored')),
    },
  };
}

/** How many frames of this one's shard have ended. */
export async function countEnded(
  table: DynamoTable,
  job: JobId,
  frame: FrameNumber,
  shards: number,
): Promise<number> {
  const item = await table.get(countsKey(job, shardOf(frame, shards)));
  return numberOf(item, 'succeeded') + numberOf(item, 'failed');
}
