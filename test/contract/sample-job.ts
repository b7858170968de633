import type { FrameResult } from '../../functions/domain/frame.ts';
import type { Job } from '../../functions/domain/job.ts';
import { bytes, epoch, instant, jobId, milliseconds, sha256 } from '../../functions/domain/units.ts';

/** A job that is being rendered. */
export const sampleJob = (id: string, change: Partial<Job> = {}): Job => ({
  id: jobId(id),
  request: {
    name: 'shot 12',
    scene: 'shot.blend',
    manifest: sha256('a'.repeat(64)),
    order: 'in-order',
    settings: {},
    output: { naming: '{scene}_{frame:04}' },
    limits: { faults: 3, allowMissingFiles: false },
  },
  frames: '1-100',
  total: 100,
  state: 'rendering',
  epoch: epoch(1),
  dispatch: { cursor: 0 },
  warnings: [],
  permanentFailures: {},
  createdAt: instant(1_800_000_000_000),
  ...change,
});

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
