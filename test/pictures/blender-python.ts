import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

export interface ScriptResult {
  readonly status: number | string;
  /** What the script said on descriptor 3, each line a document. */
  readonly lines: readonly unknown[];
  readonly log: string;
}

/** A Python that has the bpy module. */
export class BlenderPython {
  readonly executable: string;

  constructor(executable: string) {
    this.executable = executable;
  }

  /** Runs a script to its end in a fresh process. */
  async run(args: readonly string[]): Promise<ScriptResult> {
    const child = this.#start(args);
    const [said, out, err, [status, signal]] = await Promise.all([
      text(child.stdio[3] as Readable),
      text(child.stdio[1] as Readable),
      text(child.stdio[2] as Readable),
      once(child, 'close') as Promise<[number | null, string | null]>,
    ]);
    const lines = said.split('\n').filter((line) => line !== '');
    return {
      status: status ?? signal ?? 'nothing',
      lines: lines.map((line) => JSON.parse(line)),
      log: out + err,
    };
  }

  /** Starts a script that answers each line of its input with a line. */
  converse(args: readonly string[]): Conversation {
    const child = this.#start(args);
    child.stdio[1]?.resume();
    const log = text(child.stdio[2] as Readable);
    const answers = createInterface({ input: child.stdio[3] as Readable })[Symbol.asyncIterator]();
    return {
      async ask(request) {
        child.stdin?.write(`${JSON.stringify(request)}\n`);
        const { value, done } = await answers.next();
        if (done) throw new Error(`the script ended without an answer: ${await log}`);
        return JSON.parse(value);
      },
      async end() {
        child.stdin?.end();
        if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      },
    };
  }

  #start(args: readonly string[]) {
    return spawn(this.executable, [...args], { stdio: ['pipe', 'pipe', 'pipe', 'pipe'] });
  }
}

/** Requests are answered one after another. */
export interface Conversation {
  ask(request: unknown): Promise<unknown>;
  end(): Promise<void>;
}
