import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Folders that last as long as one piece of work. */
export interface Scratch {
  /** Makes an empty folder, hands it over, and removes it however the work ends. */
  inFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result>;
}

/** Scratch folders below `root`, which belongs to this worker alone. */
export function scratchBelow(root: string): Scratch {
  return {
    async inFolder(work) {
      await mkdir(root, { recursive: true });
      const folder = await mkdtemp(join(root, 'work-'));
      try {
        return await work(folder);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}
