import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { NoBlender } from './errors.ts';

const run = promisify(execFile);
const workerFolder = fileURLToPath(new URL('../../blender-image/render_worker', import.meta.url));

/** How to start the Blender worker on this machine. */
export interface BlenderProgram {
  readonly command: string;
  readonly args: readonly string[];
  /** Such as `4.5.15`. */
  readonly version: string;
  readonly kind: 'bpy' | 'blender';
  /** Folder of the Python worker. */
  readonly worker: string;
}

/**
 * Finds out what an executable is: a Python that has the bpy module, or Blender itself.
 * @param worker  folder of the Python worker, this project's own by default
 * @throws NoBlender when it is neither
 */
export async function findBlender(executable: string, worker = workerFolder): Promise<BlenderProgram> {
  const says = await firstLine(executable, ['--version']);
  const blender = /^Blender (\d+\.\d+(?:\.\d+)?)/.exec(says);
  if (blender?.[1] !== undefined) {
    const args = ['--background', '--factory-startup', '--python-exit-code', '3'];
    return {
      command: executable,
      args: [...args, '--python', `${worker}/__main__.py`],
      version: blender[1],
      kind: 'blender',
      worker,
    };
  }
  // The package's metadata tell the version without the second that importing Blender takes.
  const script = 'import importlib.metadata; print(importlib.metadata.version("bpy"))';
  const version = await firstLine(executable, ['-I', '-c', script]);
  // A program that ignores its arguments, or a Python with another thing called bpy.
  if (!/^\d+\.\d+/.test(version)) throw new NoBlender(executable, undefined);
  return { command: executable, args: ['-I', worker], version, kind: 'bpy', worker };
}

async function firstLine(executable: string, args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await run(executable, args, { timeout: 30_000 });
    return stdout.split('\n')[0]?.trim() ?? '';
  } catch (error) {
    throw new NoBlender(executable, error);
  }
}
