import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { FarmError } from '../domain/failure.ts';
import { BlenderCrashed, BlenderDidNotStart, BlenderFailure, WorkerMisbehaved } from './errors.ts';
import type { BlenderProgram } from './find-blender.ts';
import type { LogTail } from './log-tail.ts';
import { parseAnswer, type WorkerAnswer } from './worker-messages.ts';

/** Milliseconds for a start; a cold one on a slow disk takes ten seconds. */
const startPatience = 120_000;

export interface BlenderStart {
  readonly program: BlenderProgram;
  /** Its working folder, where its temporary files go. */
  readonly scratch: string;
  /** Variables beside those that every Blender gets. */
  readonly environment: Readonly<Record<string, string>> | undefined;
}

/** Bytes: what is freed of this size and below stays in the process for the next frame; glibc allows no more. */
const kept = 32 * 2 ** 20;
/** Bytes that may lie free at the end of the heap. */
const free = 256 * 2 ** 20;

/**
 * All that Blender inherits besides its scratch folder: no secrets. glibc is asked to back Blender's memory with huge
 * pages where the kernel offers them, which makes Cycles 3 to 8 % faster than it is by itself (4.5 on 2 cores), and not
 * to give back a frame's buffers, which the kernel would have to clear for the next one (another 1 to 2 %).
 */
const forAll = {
  GLIBC_TUNABLES: `glibc.malloc.hugetlb=1:glibc.malloc.mmap_threshold=${kept}:glibc.malloc.trim_threshold=${free}`,
};

/** An answer that ends a command well. */
export type FinalAnswer = Extract<WorkerAnswer, { event: 'opened' | 'done' | 'baked' | 'devices' }>;
/** An answer on the way. */
export type InterimAnswer = Extract<WorkerAnswer, { event: 'progress' | 'rendered' }>;

interface PendingCommand {
  readonly onInterim: (answer: InterimAnswer) => void;
  readonly resolve: (answer: FinalAnswer) => void;
  readonly reject: (error: FarmError) => void;
}

/** One Blender process and the conversation with it. */
export class BlenderChild {
  /** Resolves when the process is gone; all commands have been answered or rejected then. */
  readonly ended: Promise<void>;
  readonly #process: ChildProcess;
  readonly #pending = new Map<number, PendingCommand>();
  #ready: () => void = () => undefined;
  #commands = 0;
  #killedBecause: FarmError | undefined;

  private constructor(child: ChildProcess, log: LogTail) {
    this.#process = child;
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => log.add(chunk));
    // A command written to a Blender that has just died fails here; `ended` tells of its end.
    child.stdin?.on('error', () => undefined);
    createInterface({ input: child.stdio[3] as Readable }).on('line', (line) => this.#hear(line));
    child.once('exit', () => this.#killGroup());
    this.ended = new Promise((resolve) => {
      child.once('error', () => resolve());
      child.once('close', (exitCode, signal) => {
        const reason = this.#killedBecause ?? new BlenderCrashed({ exitCode, signal });
        for (const { reject } of this.#pending.values()) reject(reason);
        this.#pending.clear();
        resolve();
      });
    });
  }

  /** Starts a Blender and waits until it takes commands. @throws BlenderDidNotStart */
  static async start({ program, scratch, environment }: BlenderStart, log: LogTail): Promise<BlenderChild> {
    const spawned = spawn(program.command, program.args, {
      // Its group is its own, so that all of it can be killed at once.
      env: { ...environment, ...forAll, TMPDIR: scratch },
      cwd: scratch,
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    });
    const child = new BlenderChild(spawned, log);
    const ready = new Promise<'ready'>((resolve) => {
      child.#ready = () => resolve('ready');
    });
    const error = () => new BlenderDidNotStart(program.command, log.read());
    const patience = setTimeout(() => child.kill(error()), startPatience);
    const first = await Promise.race([ready, child.ended]);
    clearTimeout(patience);
    if (first !== 'ready') throw error();
    return child;
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  get isRunning(): boolean {
    const { exitCode, signalCode } = this.#process;
    return exitCode === null && signalCode === null && this.#killedBecause === undefined;
  }

  /** Sends a command; rejects with what the worker reports, or with the reason of Blender's end. */
  request(
    command: string,
    fields: object,
    onInterim: (answer: InterimAnswer) => void = () => undefined,
  ): Promise<FinalAnswer> {
    const { exitCode, signalCode } = this.#process;
    if (!this.isRunning) {
      return Promise.reject(this.#killedBecause ?? new BlenderCrashed({ exitCode, signal: signalCode }));
    }
    const id = ++this.#commands;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { onInterim, resolve, reject });
      this.#process.stdin?.write(`${JSON.stringify({ id, command, ...fields })}\n`);
    });
  }

  /** Kills Blender and whatever it started. SIGINT would take 12 s and report a finished render. */
  kill(because: FarmError): void {
    this.#killedBecause ??= because;
    this.#killGroup();
  }

  #killGroup(): void {
    try {
      if (this.pid > 0) process.kill(-this.pid, 'SIGKILL');
    } catch (error) {
      // Nobody is left in the group, or only what the system is about to remove (EPERM on macOS).
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ESRCH' && code !== 'EPERM') throw error;
    }
  }

  #hear(line: string): void {
    let answer: WorkerAnswer;
    try {
      answer = parseAnswer(line);
    } catch (cause) {
      this.kill(new WorkerMisbehaved(line, cause));
      return;
    }
    if (answer.event === 'ready') this.#ready();
    else this.#deliver(answer);
  }

  #deliver(answer: Exclude<WorkerAnswer, { event: 'ready' }>): void {
    const command = this.#pending.get(answer.id);
    if (answer.event === 'progress' || answer.event === 'rendered') {
      command?.onInterim(answer);
      return;
    }
    this.#pending.delete(answer.id);
    if (answer.event === 'failed') command?.reject(new BlenderFailure(answer.failure));
    else command?.resolve(answer);
  }
}
