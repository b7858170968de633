import type { FrameResult } from '../../functions/domain/frame.ts';
import type { Job } from '../../functions/domain/job.ts';
import { bytes, jobId, milliseconds, sha256 } from '../../functions/domain/units.ts';
import { aJob } from '../domain/a-job.ts';

/** A job that is being rendered. */
export const sampleJob = (id: string, change: Partial<Job> = {}): Job => aJob({ id: jobId(id), ...change });

export const sampleResult = (name = 'frame.png'): FrameResult => ({
  files: [
    {
      name,
      role: 'frame',
      key: `jobs/j/frames/1/1/${name}`,
      size: bytes(1234),
      sha256: sha256('b'.repeat(64)),
      width: 640,
      height: 360,
    },
  ],
  warnings: [],
  missing: [],
  renderTime: milliseconds(80),
  peakMemory: bytes(300_000_000),
});
