import { readdirSync, readFileSync } from 'node:fs';

/** USER_HZ, which is 100 on every Linux that Node runs on. */
const ticksPerSecond = 100;

/**
 * Seconds of processors that this process, its children and theirs have taken, also those that have ended: other
 * work on the machine lengthens the time on the wall, and these hardly. Linux only.
 */
export const cpuSeconds = (): number => ofTree('self') / ticksPerSecond;

function ofTree(process: string): number {
  try {
    const stat = readFileSync(`/proc/${process}/stat`, 'latin1');
    // After the name, which may have blanks: user, system, and both of children that were waited for.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const own = fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0);
    return childrenOf(process).reduce((sum, child) => sum + ofTree(child), own);
  } catch {
    return 0; // it has ended meanwhile, and its parent counts it
  }
}

const childrenOf = (process: string): string[] =>
  readdirSync(`/proc/${process}/task`).flatMap((thread) =>
    readFileSync(`/proc/${process}/task/${thread}/children`, 'latin1').split(' ').filter(Boolean),
  );
