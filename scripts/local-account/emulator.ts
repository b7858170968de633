import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { until } from './until.ts';

const project = join(import.meta.dirname, '../..');
const emulatorBinary = join(project, '.emulator/aws-lambda-rie');
const runtimeClient = join(project, '.emulator/runtime-client/node_modules/aws-lambda-ric/index.mjs');

export interface EmulatorSettings {
  /** The folder that `prepareImageContext` laid out. */
  readonly taskRoot: string;
  /** Such as `functions/render/handler.handler`. */
  readonly handler: string;
  /** Of the function, as it was deployed. */
  readonly environment: Readonly<Record<string, string>>;
  /** An empty folder for its log and its temporary files. */
  readonly folder: string;
}

/** One Lambda sandbox: a function under the runtime interface emulator, which takes one invocation at a time. */
export class Emulator implements AsyncDisposable {
  readonly #settings: EmulatorSettings;
  #process: ChildProcess | undefined;
  #url = '';

  constructor(settings: EmulatorSettings) {
    this.#settings = settings;
  }

  /** Invokes the function; a sandbox that has died is replaced first. @throws when it dies meanwhile */
  async invoke(event: string): Promise<string> {
    if (!this.#isRunning()) await this.#start();
    const answer = await fetch(this.#url, { method: 'POST', body: event });
    return await answer.text();
  }

  /** Kills everything in the sandbox at once, as the death of its machine would. */
  async kill(): Promise<void> {
    const child = this.#process;
    if (!child || !this.#isRunning()) return;
    const ended = once(child, 'exit');
    child.stdin?.end();
    await ended;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.kill();
  }

  #isRunning(): boolean {
    return this.#process?.exitCode === null && this.#process.signalCode === null;
  }

  async #start(): Promise<void> {
    const { taskRoot, handler, environment, folder } = this.#settings;
    const [port, runtimePort] = [await freePort(), await freePort()];
    mkdirSync(folder, { recursive: true });
    const log = openSync(join(folder, 'log'), 'a');
    const addresses = [
      ...['--runtime-interface-emulator-address', `127.0.0.1:${port}`],
      ...['--runtime-api-address', `127.0.0.1:${runtimePort}`],
    ];
    const command = [emulatorBinary, ...addresses, process.execPath, runtimeClient, handler];
    this.#process = spawn('python3', [join(import.meta.dirname, 'run_sandbox.py'), ...command], {
      cwd: taskRoot,
      // It ends when its input does, and so with this process, however that ends.
      stdio: ['pipe', log, log],
      env: {
        PATH: '/usr/local/bin:/usr/bin:/bin',
        TMPDIR: folder,
        LAMBDA_TASK_ROOT: taskRoot,
        NODE_OPTIONS: '--enable-source-maps',
        ...environment,
      },
    });
    closeSync(log);
    this.#url = `http://127.0.0.1:${port}/2015-03-31/functions/function/invocations`;
    await until('starting the emulator', 30, () => accepts(port));
  }
}

/** Whether something listens; the emulator takes no request but invocations. */
function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
  }).finally(() => socket.destroy()) as Promise<boolean>;
}
