import { compareAccounts, differenceWarnings } from '../domain/compare-accounts.ts';
import { type Job, type PreparedScene, videoOf } from '../domain/job.ts';
import { namesThatFit } from '../domain/job-record.ts';
import type { Warning } from '../domain/picture.ts';
import type { OpenedScene } from '../ports/renderer.ts';
import { renderSession } from '../render/render-session.ts';
import type { WorkerContext } from '../render/worker-context.ts';
import { mixSound } from './mix-sound.ts';
import { filesByReader } from './read-scene.ts';
import { type Baking, type SettledSimulations, settleSimulations } from './settle-simulations.ts';

/**
 * Opens the scene with the job's settings, tells what the job needs to know of it, and bakes its simulations where
 * they are not.
 */
export async function openScene(
  context: WorkerContext,
  job: Job,
  baking: Baking,
): Promise<{ readonly prepared: PreparedScene; readonly warnings: readonly Warning[] }> {
  const { renderer, trees, limits, allowScripts } = context;
  const tree = await trees.use(job.request.manifest);
  try {
    const session = renderSession(job, tree, allowScripts);
    const opened = await renderer.open(session, limits, baking.signal);
    // Before anything is baked: that closes the scene.
    if (opened.sound && videoOf({ ...job, prepared: preparedScene(opened) })?.audio === 'scene') {
      await mixSound(context, job, session, baking.signal);
    }
    const read = await filesByReader(job, tree, opened.scene.name);
    const differences = read ? differenceWarnings(compareAccounts(read, opened.files)) : [];
    const settled = await settleSimulations(context, job, opened, baking);
    return {
      prepared: preparedScene(opened, settled),
      // What concerns all frames comes first: those of single files are many, and may not all fit.
      warnings: [...settled.warnings, ...differences, ...opened.warnings],
    };
  } finally {
    tree.release();
  }
}

const nothingSimulated: SettledSimulations = { sequential: false, warnings: [] };

export function preparedScene(opened: OpenedScene, settled = nothingSimulated): PreparedScene {
  const { sequential, manifest } = settled;
  return {
    savedBy: opened.savedBy,
    sceneName: opened.scene.name,
    engine: opened.engine,
    fps: opened.scene.fps,
    output: opened.output,
    movie: opened.movie,
    sound: opened.sound,
    sequential,
    missing: namesThatFit(opened.missing),
    ...(manifest !== undefined && { manifest }),
  };
}
