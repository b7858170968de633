import { PassThrough } from 'node:stream';
import type { Surroundings } from '../../cli/terminal/surroundings.ts';

export interface TestSurroundings extends Surroundings {
  /** What was written so far. */
  written(): { readonly stdout: string; readonly stderr: string };
  /** Presses Ctrl-C. */
  interrupt(): void;
}

export interface TestSettings {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly terminal?: boolean;
}

/** A process's surroundings without a process: a command can run in the test itself. */
export function testSurroundings({
  env = {},
  cwd = '/',
  terminal = false,
}: TestSettings = {}): TestSurroundings {
  const stdout = collector(terminal);
  const stderr = collector(terminal);
  const handlers = new Set<() => void>();
  return {
    env,
    cwd,
    stdin: Object.assign(new PassThrough(), { isTTY: false }),
    stdout: stdout.stream,
    stderr: stderr.stream,
    onSignal(signals, handler) {
      if (signals.includes('SIGINT')) handlers.add(handler);
      return () => handlers.delete(handler);
    },
    written: () => ({ stdout: stdout.text(), stderr: stderr.text() }),
    interrupt: () => {
      for (const handler of handlers) handler();
    },
  };
}

function collector(isTTY: boolean) {
  const chunks: string[] = [];
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 80 });
  stream.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
  return { stream, text: () => chunks.join('') };
}
