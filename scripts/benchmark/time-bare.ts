import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const script = fileURLToPath(new URL('./bare_blender.py', import.meta.url));

export interface Timed {
  /** Seconds from the beginning to the end, start of the process included. */
  readonly total: number;
  /** Seconds of a frame after the first ten; undefined for shorter scenes. */
  readonly steady: number | undefined;
}

/** Times one Blender process that renders all frames of a scene, or one frame. */
export async function timeBare(python: string, scene: string, frame?: number): Promise<Timed> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-bare-'));
  try {
    const began = performance.now();
    const args = [script, scene, folder, ...(frame === undefined ? [] : [String(frame)])];
    const { stderr } = await run(python, args, { maxBuffer: 2 ** 26 });
    const total = (performance.now() - began) / 1000;
    const written = [...stderr.matchAll(/^WRITTEN ([\d.]+)$/gm)].map((match) => Number(match[1]));
    return { total, steady: steadyState(written) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Frames that are left out of the steady state. */
const warmUp = 10;

/** Seconds of a frame after the first ten. @param ends  seconds at which frames ended, ascending */
export function steadyState(ends: readonly number[]): number | undefined {
  const first = ends[warmUp - 1];
  const last = ends.at(-1);
  if (first === undefined || last === undefined || ends.length < 2 * warmUp) return undefined;
  return (last - first) / (ends.length - warmUp);
}
