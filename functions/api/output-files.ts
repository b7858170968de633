import type { NumberedFrame, StoredFile } from '../domain/frame.ts';
import type { Job } from '../domain/job.ts';
import type { FrameNumber, Instant } from '../domain/units.ts';
import { outputName } from './output-name.ts';

export interface OutputFile {
  readonly frame: FrameNumber;
  /** By the job's naming template. */
  readonly name: string;
  readonly file: StoredFile;
  readonly renderedAt: Instant;
}

/** The pictures of a frame that people asked for: no previews, nothing that was made for the encoder alone. */
export function outputFiles(job: Job, { frame, record }: NumberedFrame): OutputFile[] {
  if (record.state !== 'succeeded') return [];
  return record.result.files
    .filter((file) => file.role === 'frame')
    .map((file) => ({ frame, name: outputName(job, frame, file.name), file, renderedAt: record.endedAt }));
}
