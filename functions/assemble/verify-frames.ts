import type { FrameResult, StoredFile } from '../domain/frame.ts';
import type { Job } from '../domain/job.ts';
import type { FrameNumber } from '../domain/units.ts';
import { allPages } from '../ports/all-pages.ts';
import type { JobStore } from '../ports/job-store.ts';
import { FramesDifferInSize, NoPictureForVideo } from './errors.ts';

/** A frame is not done after all: the counters were wrong, and the job goes back to its workers. */
export class FramesMissing extends Error {
  constructor(missing: number) {
    super(`${missing} frames are not done`);
    this.name = 'FramesMissing';
  }
}

const pageSize = 1000;

/**
 * Reads every frame's record, whatever the counters say, and gives the pictures of the wanted frames in
 * their order.
 * @param frames  all of the job's frames, ascending; every picture must be as large as the first
 * @throws FramesMissing, NoPictureForVideo, FramesDifferInSize
 */
export async function verifyFrames(
  jobs: JobStore,
  job: Job,
  frames: readonly FrameNumber[],
  wanted: readonly FrameNumber[],
): Promise<readonly StoredFile[]> {
  const missing = new Set(frames);
  const kept = new Set([...frames.slice(0, 1), ...wanted]);
  const pictures = new Map<FrameNumber, StoredFile>();
  const query = { state: 'succeeded', limit: pageSize } as const;
  for await (const page of allPages((from) => jobs.listFrames(job.id, { ...query, ...from }))) {
    for (const { frame, record } of page.items) {
      if (record.state !== 'succeeded') continue;
      missing.delete(frame);
      if (kept.has(frame)) pictures.set(frame, pictureOf(frame, record.result));
    }
  }
  if (missing.size > 0) throw new FramesMissing(missing.size);
  const first = pictures.get(frames[0] as FrameNumber) as StoredFile;
  return wanted.map((frame) => sameSize(frame, pictures.get(frame) as StoredFile, first));
}

function pictureOf(frame: FrameNumber, { files }: FrameResult): StoredFile {
  const picture = files.find(({ role }) => role === 'video') ?? files.find(({ role }) => role === 'frame');
  if (!picture) throw new NoPictureForVideo(frame);
  return picture;
}

function sameSize(frame: FrameNumber, picture: StoredFile, first: StoredFile): StoredFile {
  if (picture.width === first.width && picture.height === first.height) return picture;
  throw new FramesDifferInSize(frame, sizeOf(picture), sizeOf(first));
}

const sizeOf = ({ width, height }: StoredFile) => `${width}×${height}`;
