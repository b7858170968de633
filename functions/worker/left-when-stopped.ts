import { AttemptAborted } from '../blender/errors.ts';
import type { TreeCache, UsedTree } from '../render/project-trees.ts';

/**
 * Trees for which nobody waits once `stop` is raised: a large one takes longer to fetch than a Spot machine has left, and
 * its frame is to be given back at once.
 */
export const leftWhenStopped = (trees: TreeCache, stop: AbortSignal): TreeCache => ({
  async use(manifest) {
    const stopped = Promise.withResolvers<never>();
    const leave = () => stopped.reject(new AttemptAborted());
    stop.addEventListener('abort', leave, { once: true });
    if (stop.aborted) leave();
    const fetching = trees.use(manifest);
    try {
      return await Promise.race([fetching, stopped.promise]);
    } catch (error) {
      releaseLater(fetching);
      throw error;
    } finally {
      stop.removeEventListener('abort', leave);
    }
  },
  // What changes a tree is stopped by its own signal.
  change: (manifest, change) => trees.change(manifest, change),
});

function releaseLater(fetching: Promise<UsedTree>): void {
  fetching.then(
    (tree) => tree.release(),
    () => undefined, // told already, or nobody waits for it any more
  );
}
