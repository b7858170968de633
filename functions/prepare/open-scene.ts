import { type Job, type PreparedScene, videoOf } from '../domain/job.ts';
import type { Warning } from '../domain/picture.ts';
import type { OpenedScene } from '../ports/renderer.ts';
import { renderSession } from '../render/render-session.ts';
import type { WorkerContext } from '../render/worker-context.ts';
import { mixSound } from './mix-sound.ts';

/** Opens the scene with the job's settings and tells what the job needs to know of it. */
export async function openScene(
  context: WorkerContext,
  job: Job,
  signal: AbortSignal,
): Promise<{ readonly prepared: PreparedScene; readonly warnings: readonly Warning[] }> {
  const { renderer, trees, limits, allowScripts } = context;
  const tree = await trees.use(job.request.manifest);
  try {
    const session = renderSession(job, tree, allowScripts);
    const opened = await renderer.open(session, limits, signal);
    const prepared = preparedScene(opened);
    if (opened.sound && videoOf({ ...job, prepared })?.audio === 'scene') {
      await mixSound(context, job, session, signal);
    }
    return { prepared, warnings: [...opened.warnings, ...simulationWarnings(opened)] };
  } finally {
    tree.release();
  }
}

export function preparedScene(opened: OpenedScene): PreparedScene {
  return {
    savedBy: opened.savedBy,
    sceneName: opened.scene.name,
    engine: opened.engine,
    fps: opened.scene.fps,
    output: opened.output,
    movie: opened.movie,
    sound: opened.sound,
    sequential: unbaked(opened).length > 0,
    missing: opened.missing.slice(0, 20),
  };
}

const unbaked = (opened: OpenedScene) => opened.simulations.filter((simulation) => !simulation.baked);

/** An unbaked simulation comes out wrong out of order: it is rendered in order, and that is said. */
function simulationWarnings(opened: OpenedScene): Warning[] {
  const simulations = unbaked(opened);
  if (simulations.length === 0) return [];
  const named = simulations.slice(0, 5).map(({ object, kind }) => `${object} (${kind})`);
  const more = simulations.length > named.length ? ` and ${simulations.length - named.length} more` : '';
  return [
    {
      code: 'SimulationNotBaked',
      message: `${named.join(', ')}${more}: not baked, so the frames are rendered in order by one worker; bake it to render them side by side`,
    },
  ];
}
