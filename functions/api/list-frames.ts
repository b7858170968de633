import type { FrameRecord } from '../domain/frame.ts';
import type { Job } from '../domain/job.ts';
import type { FrameNumber } from '../domain/units.ts';
import type { WorkState } from '../domain/work.ts';
import type { JobStore, Page } from '../ports/job-store.ts';
import { jobFrameNumbers } from './job-frame-numbers.ts';
import { readCursor, writeCursor } from './page-cursor.ts';
import { RecordReader } from './record-reader.ts';

export interface ListedFrame {
  readonly frame: FrameNumber;
  /** A frame without one is queued. */
  readonly record: FrameRecord | undefined;
}

export interface FrameListQuery {
  readonly state?: WorkState;
  readonly limit: number;
  readonly cursor?: string;
}

/** Frames looked at for one page: a page may be short, or empty, while its cursor leads on. */
const lookedAt = 10_000;

/** A page of a job's frames, by number. @throws BadCursor */
export async function listFrames(
  jobs: JobStore,
  job: Job,
  query: FrameListQuery,
): Promise<Page<ListedFrame>> {
  // The store lists what has a record; of queued frames, most have none.
  if (query.state === undefined || query.state === 'queued') return listWithoutRecords(jobs, job, query);
  return jobs.listFrames(job.id, query);
}

async function listWithoutRecords(
  jobs: JobStore,
  job: Job,
  { state, limit, cursor }: FrameListQuery,
): Promise<Page<ListedFrame>> {
  const from = cursor === undefined ? undefined : readCursor(cursor);
  const frames = jobFrameNumbers(job).filter((frame) => from === undefined || frame > from.after);
  const records = new RecordReader(jobs, job.id, from?.records);
  const items: ListedFrame[] = [];
  for (const [looked, frame] of frames.entries()) {
    const record = await records.find(frame);
    if (state === undefined || state === (record?.state ?? 'queued')) items.push({ frame, record });
    const full = items.length === limit || looked + 1 === lookedAt;
    if (!full || looked + 1 === frames.length) continue;
    const at = records.cursor === undefined ? {} : { records: records.cursor };
    return { items, cursor: writeCursor({ after: frame, ...at }) };
  }
  return { items };
}
