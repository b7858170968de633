import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where `scripts/install-blender` puts bpy and ffmpeg. */
const installed = fileURLToPath(new URL('../../.blender/current/bin', import.meta.url));

/** A Python with bpy or a Blender: RENDER_FARM_BLENDER, the project's own, or a `blender` on the PATH. */
export const blenderExecutable = (env: Environment): string | undefined =>
  env.RENDER_FARM_BLENDER ?? executable(join(installed, 'python')) ?? onPath('blender', env);

/** RENDER_FARM_FFMPEG, the project's own, or an `ffmpeg` on the PATH. */
export const ffmpegExecutable = (env: Environment): string | undefined =>
  env.RENDER_FARM_FFMPEG ?? executable(join(installed, 'ffmpeg')) ?? onPath('ffmpeg', env);

function onPath(name: string, env: Environment): string | undefined {
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => executable(join(folder, name))).find((path) => path !== undefined);
}

function executable(path: string): string | undefined {
  try {
    accessSync(path, constants.X_OK);
    return path;
  } catch {
    // Not there, or not to be run: either way the next place is looked at.
    return undefined;
  }
}
