import type { JobState } from '../domain/job-state.ts';
import type { FrameNumber, JobId } from '../domain/units.ts';
import type { WorkState } from '../domain/work.ts';

/** News for people who watch and for programs that wait. Events are hints: some may be lost. */
export type FarmEvent =
  | { readonly kind: 'job'; readonly job: JobId; readonly state: JobState }
  | {
      readonly kind: 'frame';
      readonly job: JobId;
      readonly frame: FrameNumber;
      readonly state: WorkState;
      readonly attempt: number;
    }
  | {
      /** How far the preparation of the job's scene is. */
      readonly kind: 'preparing';
      readonly job: JobId;
      readonly fraction: number;
      readonly message: string;
    }
  | {
      readonly kind: 'progress';
      readonly job: JobId;
      readonly frame: FrameNumber;
      readonly fraction: number;
      readonly message: string;
    };

export interface EventBus {
  /** Never rejects: a lost event changes nothing but what people see. */
  publish(event: FarmEvent): Promise<void>;
}
