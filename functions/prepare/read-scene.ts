import { inspectScene } from '../blend-file/inspect-scene.ts';
import { nodeDecompression } from '../blend-file/node-decompression.ts';
import { FarmError } from '../domain/failure.ts';
import { framesToLookAt } from '../domain/frame-list.ts';
import type { Job } from '../domain/job.ts';
import { MovedPaths } from '../domain/path-map.ts';
import type { InspectedFile } from '../domain/scene-account.ts';
import type { UsedTree } from '../render/project-trees.ts';

/**
 * The files that a scene of the job's project tree needs for the job's frames, by its own bytes, in Blender's words.
 * @returns undefined when the reader cannot read it, which Blender may
 */
export async function filesByReader(
  job: Job,
  { root, files, moved = [] }: UsedTree,
  sceneName: string,
): Promise<InspectedFile[] | undefined> {
  const { scene } = job.request;
  await using tree = files?.();
  const source = await tree?.open(scene);
  if (!tree || !source) return undefined;
  const isRootKnown = moved.some(({ to }) => to === '');
  try {
    const account = await inspectScene(source, {
      decompression: nodeDecompression,
      path: scene,
      tree,
      framesOf: ({ frames }) => framesToLookAt(job.frames, frames),
      ...(!isRootKnown && { above: scene.split('/').length - 1 }),
    });
    const paths = new MovedPaths(moved);
    return account.files
      .filter(({ scenes }) => scenes.includes(sceneName))
      .map((file) => ({ ...file, path: paths.absolute(file.path, root) }));
  } catch (error) {
    if (error instanceof FarmError) return undefined;
    throw error;
  }
}
