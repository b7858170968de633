import { mkdir, rename, rm } from 'node:fs/promises';
import { bytes } from '../domain/units.ts';
import type { RenderedFrame, RenderTask } from '../ports/renderer.ts';

/** Milliseconds for the start of a Blender that loads its scene. */
const startPatience = 60_000;

/**
 * Replaces what kept data made of a frame by what a fresh Blender makes of it, compared; or leaves it, where the time
 * limit would forbid a second picture.
 * @param render  renders in a fresh Blender; the folder is the one to compare with
 */
export async function renderAgain(
  task: RenderTask,
  first: RenderedFrame,
  render: (against: string) => Promise<RenderedFrame>,
): Promise<RenderedFrame> {
  if (task.limits.time < 2 * first.renderTime + startPatience) {
    task.onNextWanted?.();
    return first;
  }
  const against = `${task.folder}-kept`;
  await rename(task.folder, against);
  try {
    await mkdir(task.folder);
    const again = await render(against);
    return { ...again, peakMemory: bytes(Math.max(first.peakMemory, again.peakMemory)) };
  } finally {
    await rm(against, { recursive: true, force: true });
  }
}
