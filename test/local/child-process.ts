import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

export interface Child {
  readonly process: ChildProcessByStdio<Writable, Readable, null>;
  /** Lines that the child has printed so far. */
  readonly lines: readonly string[];
  /** Resolves with the first line. */
  readonly begun: Promise<void>;
  /** Resolves once the child has ended and every line was read. */
  readonly ended: Promise<void>;
}

/**
 * Runs a script of this folder in a process of its own.
 * @param shell  commands for `sh` that come before it, such as a limit
 */
export function startChild(script: string, args: readonly string[], shell = ''): Child {
  const node = [process.execPath, '--no-warnings', join(import.meta.dirname, script), ...args];
  const child = spawn('sh', ['-c', `${shell} exec "$@"`, 'sh', ...node], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  const begun = once(reader, 'line').then(() => undefined);
  reader.on('line', (line) => lines.push(line));
  const ended = Promise.all([once(reader, 'close'), once(child, 'exit')]).then(() => undefined);
  return { process: child, lines, begun: Promise.race([begun, ended]), ended };
}
