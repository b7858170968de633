import type { NumberedFrame, StoredFile } from '../domain/frame.ts';
import type { Job } from '../domain/job.ts';
import type { FrameNumber, Instant } from '../domain/units.ts';
import { outputNames } from './output-name.ts';

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
  const files = record.result.files.filter((file) => file.role === 'frame');
  const names = outputNames(job, frame, files);
  return files.map((file, index) => ({
    frame,
    name: names[index] as string,
    file,
    renderedAt: record.endedAt,
  }));
}
