import type { FrameRecord } from './frame.ts';
import { type Bytes, bytes, type Milliseconds, milliseconds } from './units.ts';
import type { Work } from './work.ts';

/** What frames have used so far: the figures that a bill is made of. */
export interface Usage {
  /** Attempts that have ended, however they did. */
  readonly attempts: number;
  /** Time that workers held the frames in these attempts. */
  readonly workTime: Milliseconds;
  /** What of these was on machines with a GPU. */
  readonly gpuAttempts: number;
  readonly gpuTime: Milliseconds;
  /** Size of the files that are kept: those of frames that succeeded. */
  readonly stored: Bytes;
}

export const noUsage: Usage = {
  attempts: 0,
  workTime: milliseconds(0),
  gpuAttempts: 0,
  gpuTime: milliseconds(0),
  stored: bytes(0),
};

/** What one frame has used, by its record: an attempt that goes on is not counted yet. */
export function usageOf(record: FrameRecord | undefined): Usage {
  const files = record?.state === 'succeeded' ? record.result.files : [];
  return { ...workUsage(record), stored: bytes(files.reduce((sum, { size }) => sum + size, 0)) };
}

/** What one piece of work has used, beside the files that it made: an attempt that goes on is not counted yet. */
export function workUsage(work: Work<unknown> | undefined): Usage {
  if (!work) return noUsage;
  return {
    attempts: work.attempt - Number(work.state === 'rendering'),
    workTime: work.workTime ?? milliseconds(0),
    gpuAttempts: work.onGpu?.attempts ?? 0,
    gpuTime: work.onGpu?.time ?? milliseconds(0),
    stored: bytes(0),
  };
}

/** What several have used together. */
export const sumOf = (usages: readonly Usage[]): Usage =>
  usages.reduce(
    (sum, usage) => ({
      attempts: sum.attempts + usage.attempts,
      workTime: milliseconds(sum.workTime + usage.workTime),
      gpuAttempts: sum.gpuAttempts + usage.gpuAttempts,
      gpuTime: milliseconds(sum.gpuTime + usage.gpuTime),
      stored: bytes(sum.stored + usage.stored),
    }),
    noUsage,
  );

/** How a job's usage changes when a frame's record is written; nothing, when a claim or a renewal is. */
export function usageChange(from: FrameRecord | undefined, to: FrameRecord): Usage {
  const [before, after] = [usageOf(from), usageOf(to)];
  return {
    attempts: after.attempts - before.attempts,
    workTime: milliseconds(after.workTime - before.workTime),
    gpuAttempts: after.gpuAttempts - before.gpuAttempts,
    gpuTime: milliseconds(after.gpuTime - before.gpuTime),
    stored: bytes(after.stored - before.stored),
  };
}
