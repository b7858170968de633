import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { type Bytes, bytes } from '../domain/units.ts';

const run = promisify(execFile);
/** Milliseconds between readings: a render that eats memory takes about a GiB in this time. */
const interval = 250;

/**
 * Reads the resident memory of a process until it is gone. Blender's own figure in the log is far off: it
 * said 303 MB where 15 GB were real.
 */
export class MemoryGauge {
  #current = bytes(0);
  readonly #pid: number;
  readonly #timer: NodeJS.Timeout;

  constructor(pid: number, onReading: (memory: Bytes) => void) {
    this.#pid = pid;
    this.#timer = setInterval(async () => {
      await this.read();
      onReading(this.#current);
    }, interval);
    this.#timer.unref();
  }

  /** The last reading; it stays when the process is gone. */
  get current(): Bytes {
    return this.#current;
  }

  async read(): Promise<Bytes> {
    const memory = await residentMemory(this.#pid);
    if (memory > 0) this.#current = memory;
    return this.#current;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}

/** 0 when the process is gone. */
async function residentMemory(pid: number): Promise<Bytes> {
  try {
    if (process.platform === 'linux') {
      const status = await readFile(`/proc/${pid}/status`, 'latin1');
      return bytes(Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024);
    }
    const { stdout } = await run('ps', ['-o', 'rss=', '-p', String(pid)]);
    return bytes(Number(stdout.trim()) * 1024);
  } catch {
    return bytes(0); // it ended in between
  }
}
