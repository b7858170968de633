import type { TaskRecord } from '../domain/frame.ts';
import type { Instant } from '../domain/units.ts';
import type { JobView } from './schemas/job-schema.ts';

/** How the preparation of a job's scene stands, as a frame's attempts are shown. */
export function preparationView(task: TaskRecord, now: Instant): NonNullable<JobView['preparation']> {
  const { state, attempt, faults, workTime = 0 } = task;
  const held = state === 'rendering' ? Math.max(0, now - task.startedAt) : 0;
  const progress = state === 'rendering' ? task.lease.progress : undefined;
  return {
    state,
    attempt,
    faults,
    fraction: state === 'succeeded' ? 1 : (progress?.fraction ?? 0),
    message: progress?.message ?? null,
    seconds: Math.round((workTime + held) / 100) / 10,
  };
}
