import { AttemptAborted } from '../blender/errors.ts';
import type { GpuDevice } from '../blender/running-blender.ts';
import { FarmError } from '../domain/failure.ts';
import type { Renderer } from '../ports/renderer.ts';
import type { GpuKind } from './choose-device.ts';

/** A renderer that can tell which GPUs its machine has. */
export interface GpuRenderer extends Renderer {
  devices(): Promise<readonly GpuDevice[]>;
}

/** The GPU that a worker renders on is no longer there. */
export class GpuGone extends FarmError {
  override readonly failure = 'transient';

  constructor(kind: GpuKind, cause: unknown) {
    super(`the GPU is gone: Cycles finds no ${kind} device on this machine any more`, {
      advice: 'look at the driver (nvidia-smi, and the kernel’s log); the frame was given back to the farm',
      cause,
    });
  }
}

/**
 * Renders on a GPU for as long as that is there. After a failure that may be the GPU's it looks; when the GPU is gone,
 * `onGone` learns of it before the station learns of the failure, so that the worker can stop: the frame then goes back
 * instead of counting a fault, or failing for good because this machine cannot render it.
 */
export function watchGpu(renderer: GpuRenderer, kind: GpuKind, onGone: (error: GpuGone) => void): Renderer {
  async function watched<Result>(work: Promise<Result>): Promise<Result> {
    try {
      return await work;
    } catch (error) {
      if (mayBeTheGpu(error) && !(await isThere(renderer, kind))) onGone(new GpuGone(kind, error));
      throw error;
    }
  }
  return {
    start: () => renderer.start(),
    open: (session, limits, signal) => watched(renderer.open(session, limits, signal)),
    render: (task) => watched(renderer.render(task)),
    bake: (task) => renderer.bake(task),
    mixdown: (session, range, limits, signal) => renderer.mixdown(session, range, limits, signal),
    logTail: () => renderer.logTail(),
    memory: () => renderer.memory(),
    close: () => renderer.close(),
  };
}

/** `NoGpu` is what the worker inside Blender says; other permanent causes lie in the scene, and heavy frames are heavy. */
function mayBeTheGpu(error: unknown): boolean {
  if (!(error instanceof FarmError) || error instanceof AttemptAborted) return false;
  return error.failure === 'transient' || error.failure === 'bad-output' || error.name === 'NoGpu';
}

async function isThere(renderer: GpuRenderer, kind: GpuKind): Promise<boolean> {
  try {
    return (await renderer.devices()).some((device) => device.kind === kind);
  } catch {
    // A Blender that does not start says nothing of the GPU: its own failure counts.
    return true;
  }
}
