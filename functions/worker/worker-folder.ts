import { mkdir, readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { hasCode } from '../storage/has-code.ts';

/** Workers of other machines may have theirs in the same place. */
const prefix = `worker-${hostname().replace(/[^\w.-]/g, '_')}-`;

/**
 * An empty folder of this process alone below `base`. What workers left there that were killed on this machine is
 * removed: it may be many gigabytes of scenes.
 */
export async function ownWorkerFolder(base: string): Promise<string> {
  await mkdir(base, { recursive: true, mode: 0o700 });
  for (const name of await readdir(base)) {
    if (name.startsWith(prefix) && !isAlive(Number(name.slice(prefix.length))))
      await rm(join(base, name), { recursive: true, force: true });
  }
  const own = join(base, `${prefix}${process.pid}`);
  // A process of this number that has gone is told from this one by nothing else.
  await rm(own, { recursive: true, force: true });
  await mkdir(own, { mode: 0o700 });
  return own;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's process is alive, too.
    return !hasCode(error, 'ESRCH');
  }
}
