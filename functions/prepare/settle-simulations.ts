import { jobFrames } from '../dispatch/job-frames.ts';
import type { Job } from '../domain/job.ts';
import type { Warning } from '../domain/picture.ts';
import { namesOf, SimulationsNotBaked, unbaked } from '../domain/simulations.ts';
import { type FrameNumber, frameNumber, type Sha256 } from '../domain/units.ts';
import type { FoundSimulation, OpenedScene, RenderProgress } from '../ports/renderer.ts';
import type { WorkerContext } from '../render/worker-context.ts';
import { bakeOf, findBake, keepBake, settingsOfBake } from './known-bakes.ts';

/** How a scene's frames come out right. */
export interface SettledSimulations {
  /** Rendered in order, by one worker at a time. */
  readonly sequential: boolean;
  /** The baked tree's, from which they are rendered. */
  readonly manifest?: Sha256;
  readonly warnings: readonly Warning[];
}

export interface Baking {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: RenderProgress) => void;
}

/**
 * Decides what becomes of the simulations of a scene that was just opened, and bakes them where that is it.
 * @throws SimulationsNotBaked when the job wants to be refused then
 */
export async function settleSimulations(
  context: WorkerContext,
  job: Job,
  opened: OpenedScene,
  baking: Baking,
): Promise<SettledSimulations> {
  const found = unbaked(opened.simulations);
  if (found.length === 0) return { sequential: false, warnings: [] };
  switch (job.request.simulations) {
    case 'refuse':
      throw new SimulationsNotBaked(found);
    case 'sequential':
      return inOrder(found, 'as the job asks');
    case 'bake':
      return bakeOrInOrder(context, job, opened, found, baking);
  }
}

async function bakeOrInOrder(
  context: WorkerContext,
  job: Job,
  opened: OpenedScene,
  found: readonly FoundSimulation[],
  baking: Baking,
): Promise<SettledSimulations> {
  const obstacle = found.find(({ notToBeBaked }) => notToBeBaked !== undefined);
  // One that is simulated on the way forces the order upon all frames: baking the others would gain nothing.
  if (obstacle) return inOrder(found, `${namesOf([obstacle])} is not baked here: ${obstacle.notToBeBaked}`);
  const range = rangeOf(job);
  const bake = bakeOf(job, opened, range, context.allowScripts);
  const known = await findBake(context.ports, bake);
  if (known !== undefined) return { sequential: false, manifest: known, warnings: [] };
  try {
    const manifest = await bakeTree(context, job, range, baking);
    await keepBake(context.ports, bake, manifest);
    return { sequential: false, manifest, warnings: [] };
  } catch (error) {
    if (!(error instanceof LeftUnbaked)) throw error;
    return inOrder(found, `Blender did not bake ${namesOf(error.simulations)}`);
  }
}

/** Bakes a copy of the tree. @returns the manifest of what came of it */
const bakeTree = (
  { renderer, trees, limits, allowScripts }: WorkerContext,
  { request }: Job,
  range: { readonly from: FrameNumber; readonly to: FrameNumber },
  { signal, onProgress }: Baking,
): Promise<Sha256> =>
  trees.change(request.manifest, {
    writes: request.scene,
    async work(tree) {
      const { scene, settings } = request;
      const task = { ...tree, scene, settings: settingsOfBake(settings), allowScripts, ...range };
      const left = unbaked(await renderer.bake({ ...task, limits, signal, onProgress }));
      if (left.length > 0) throw new LeftUnbaked(left);
      signal.throwIfAborted();
    },
  });

/** Never leaves this file: the frames are rendered in order then. */
class LeftUnbaked extends Error {
  readonly simulations: readonly FoundSimulation[];

  constructor(simulations: readonly FoundSimulation[]) {
    super(`left unbaked: ${namesOf(simulations)}`);
    this.simulations = simulations;
  }
}

const inOrder = (found: readonly FoundSimulation[], why: string): SettledSimulations => ({
  sequential: true,
  warnings: [
    {
      code: 'SimulationNotBaked',
      message: `${namesOf(found)}: not baked, so the frames are rendered in order by one worker (${why}); bake it in Blender to render them side by side`,
    },
  ],
});

function rangeOf(job: Job): { from: FrameNumber; to: FrameNumber } {
  const { listed } = jobFrames(job);
  return {
    from: frameNumber(listed.reduce((lowest, frame) => Math.min(lowest, frame), Infinity)),
    to: frameNumber(listed.reduce((highest, frame) => Math.max(highest, frame), -Infinity)),
  };
}
