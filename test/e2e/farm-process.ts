import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { blenderExecutable, ffmpegExecutable } from '../../functions/local/local-tools.ts';

const command = resolve('cli/render-farm.ts');

export interface CommandResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `render-farm` to its end. */
export async function runCommand(
  args: readonly string[],
  options: { readonly env: NodeJS.ProcessEnv; readonly cwd: string },
): Promise<CommandResult> {
  const child = spawn(process.execPath, [command, ...args], options);
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { status, stdout, stderr };
}

/** A data folder with real processes: `serve`, and commands that join it. */
export class FarmProcess {
  readonly folder = mkdtempSync(join(tmpdir(), 'farm-e2e-'));
  readonly data = join(this.folder, 'data');
  #serve: ChildProcess | undefined;
  log = '';

  /** Starts a `serve` and waits until it answers. */
  async serve(...flags: string[]): Promise<ChildProcess> {
    const serve = spawn(process.execPath, [command, 'serve', '--data', this.data, ...flags], {
      env: this.#env(),
    });
    for (const stream of [serve.stdout, serve.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        this.log += chunk.toString();
      });
    }
    this.#serve = serve;
    for (let waited = 0; waited < 600; waited++) {
      if (await this.#answers(serve.pid)) return serve;
      if (serve.exitCode !== null) throw new Error(`serve left with ${serve.exitCode}: ${this.log}`);
      await sleep(100);
    }
    throw new Error(`serve did not answer: ${this.log}`);
  }

  /** Runs a command to its end. */
  run(...args: string[]): Promise<CommandResult> {
    return runCommand(args, { env: this.#env(), cwd: this.folder });
  }

  /** A call of the API under `/v1`, as JSON. */
  async get(path: string): Promise<Record<string, unknown>> {
    const { url, token } = this.#address();
    const answer = await fetch(`${url}/v1${path}`, { headers: { authorization: `Bearer ${token}` } });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Record<string, unknown>;
  }

  /** Process ids of the Blenders that the farm runs now. */
  blenders(): number[] {
    return this.#serve?.pid === undefined ? [] : childrenOf(this.#serve.pid);
  }

  /** Process ids of what checks the pictures of its Blenders. */
  checkers(): number[] {
    return this.blenders().flatMap(childrenOf);
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const serve = this.#serve;
    if (!serve || serve.exitCode !== null || serve.signalCode !== null) return;
    serve.kill(signal);
    await once(serve, 'exit');
  }

  async close(): Promise<void> {
    await this.kill();
    this.#killDetached();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Ends the farm that a command has started by itself, which outlives it on purpose. */
  #killDetached(): void {
    try {
      process.kill(this.#address().pid, 'SIGKILL');
    } catch {
      // There is none, or it has gone already.
    }
  }

  #env(): NodeJS.ProcessEnv {
    return { ...process.env, RENDER_FARM_DATA: this.data, NO_COLOR: '1' };
  }

  #address(): { url: string; token: string; pid: number } {
    return JSON.parse(readFileSync(join(this.data, 'serve.json'), 'utf8'));
  }

  async #answers(pid: number | undefined): Promise<boolean> {
    try {
      const { url, pid: serving } = this.#address();
      return serving === pid && (await fetch(`${url}/v1/healthz`)).ok;
    } catch {
      // Not written yet, or of the last one.
      return false;
    }
  }
}

function childrenOf(pid: number): number[] {
  try {
    const found = execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' });
    return found.trim().split(/\s+/).filter(Boolean).map(Number);
  } catch {
    // ps fails when it finds none.
    return [];
  }
}

let made: string | undefined;

/** The folder with the scenes of `make_scenes.py`, made once for each test file. */
export function madeScenes(): string {
  if (made !== undefined) return made;
  const folder = mkdtempSync(join(tmpdir(), 'farm-scenes-'));
  const python = blenderExecutable(process.env);
  if (python === undefined) throw new Error('there is no Blender: run scripts/install-blender');
  execFileSync(python, ['test/e2e/make_scenes.py', folder], { stdio: 'pipe' });
  made = folder;
  return folder;
}

/** Frames of a video, counted by decoding it. */
export function framesOf(video: string): number {
  const ffmpeg = ffmpegExecutable(process.env) ?? 'ffmpeg';
  const said = execFileSync(ffmpeg, ['-v', 'error', '-i', video, '-f', 'null', '-progress', '-', '-'], {
    encoding: 'utf8',
  });
  return Number(/frame=(\d+)/.exec(said.slice(said.lastIndexOf('frame=')))?.[1]);
}
