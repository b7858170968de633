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
  /** Resolves when so many lines that begin with `start` were read, or the child has ended. */
  said(start: string, times: number): Promise<void>;
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
  reader.on('line', (line) => lines.push(line));
  const ended = Promise.all([once(reader, 'close'), once(child, 'exit')]).then(() => undefined);
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  const said = async (start: string, times: number) => {
    const isEnough = () => lines.filter((line) => line.startsWith(start)).length >= times;
    while (!isEnough() && !isOver) await Promise.race([once(reader, 'line'), ended]);
  };
  return { process: child, lines, begun: said('', 1), said, ended };
}
