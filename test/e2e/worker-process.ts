import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

const command = resolve('cli/render-farm.ts');

/** A `render-farm work` that runs. */
export class WorkerProcess {
  log = '';
  readonly #process: ChildProcess;
  readonly #ended: Promise<unknown[]>;

  constructor(args: readonly string[], options: { readonly env: NodeJS.ProcessEnv; readonly cwd: string }) {
    this.#process = spawn(process.execPath, [command, 'work', ...args], options);
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.log += chunk.toString();
      });
    }
    this.#ended = once(this.#process, 'close');
  }

  /** @returns its exit status, null where a signal ended it */
  async ended(): Promise<number | null> {
    const [status] = await this.#ended;
    return status as number | null;
  }

  framesBegun(): number {
    return this.log.match(/ frame \d+: begun$/gm)?.length ?? 0;
  }

  /** Sends a signal and waits for the end. */
  kill(signal: NodeJS.Signals): Promise<number | null> {
    this.#process.kill(signal);
    return this.ended();
  }
}
