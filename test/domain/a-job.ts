import type { Job, PreparedScene } from '../../functions/domain/job.ts';
import type { JobState } from '../../functions/domain/job-state.ts';
import { epoch, instant, jobId, sha256 } from '../../functions/domain/units.ts';

/** What Blender said of the job's scene. */
export const aPreparedScene: PreparedScene = {
  savedBy: '4.5',
  sceneName: 'Scene',
  engine: 'CYCLES',
  fps: { numerator: 24, denominator: 1 },
  output: { format: 'PNG', depth: 8 },
  movie: false,
  sound: false,
  sequential: false,
  missing: [],
};

/** A job of ten frames that has just been prepared and is rendering, but for what a test changes. */
export const aJob = (change: Partial<Job> = {}): Job => ({
  id: jobId('j_test'),
  request: {
    name: 'shot',
    scene: 'shot.blend',
    manifest: sha256('0'.repeat(64)),
    order: 'in-order',
    fleet: 'auto',
    priority: 'normal',
    simulations: 'bake',
    settings: {},
    output: { naming: '{scene}_{frame:04}', video: false },
    limits: { faults: 3, allowMissingFiles: false },
  },
  frames: '1-10',
  total: 10,
  state: 'rendering',
  epoch: epoch(1),
  dispatch: { cursor: 10 },
  prepared: aPreparedScene,
  warnings: [],
  permanentFailures: {},
  createdAt: instant(0),
  startedAt: instant(0),
  ...change,
});

/** The same job before its scene was opened. */
export function anUnpreparedJob(state: JobState): Job {
  const { prepared: _prepared, startedAt: _startedAt, ...job } = aJob({ state, dispatch: { cursor: 0 } });
  return job;
}
