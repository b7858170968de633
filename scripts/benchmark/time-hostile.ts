import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hostileScenes } from '../../test/blend-file/hostile-scenes.ts';

export interface TimedRefusal {
  readonly what: string;
  readonly ended: string;
  readonly seconds: number;
  /** Bytes of resident memory at its peak, Node's own included. */
  readonly memory: number;
}

/** Reads every hostile file, each in a process of its own. @throws when one ends otherwise than it must */
export function timeHostile(folder: string): TimedRefusal[] {
  const script = fileURLToPath(new URL('./inspect-once.ts', import.meta.url));
  const file = join(folder, 'hostile.blend');
  try {
    return hostileScenes.map(({ what, error, make }) => {
      writeFileSync(file, make());
      const said = execFileSync(process.execPath, [script, file], { encoding: 'utf8' });
      const timed: Omit<TimedRefusal, 'what'> = JSON.parse(said);
      if (timed.ended !== (error ?? 'read')) throw new Error(`${what}: ended with ${timed.ended}`);
      return { what, ...timed };
    });
  } finally {
    rmSync(file, { force: true });
  }
}
