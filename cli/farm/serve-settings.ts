import { totalmem } from 'node:os';
import { resolve } from 'node:path';
import { oneMachineLimits } from '../../functions/domain/limits.ts';
import { bytes, minutes } from '../../functions/domain/units.ts';
import { dataFolderOf } from '../../functions/local/data-folder.ts';
import type { EmbeddedFarmSettings } from '../../functions/local/embedded-farm.ts';
import { blenderExecutable, ffmpegExecutable } from '../../functions/local/local-tools.ts';
import { CliError } from '../cli-error.ts';

export interface ServeOptions {
  readonly data?: string;
  readonly host: string;
  readonly port: number;
  readonly workers: number;
  readonly memory?: number;
  readonly frameTime?: number;
  readonly allowScripts?: boolean;
  readonly blender?: string;
  readonly ffmpeg?: string;
  readonly idleExit?: number;
}

export class BlenderNotFound extends CliError {
  constructor() {
    super('there is no Blender to render with', {
      advice:
        'run `scripts/install-blender`, or name a Blender, or a Python that has bpy, by --blender or RENDER_FARM_BLENDER',
    });
  }
}

/** Of the machine's memory: what is left is for the farm, the system and its file cache. */
export const shareForBlender = 0.8;

/** What the farm on this machine is started with. @throws BlenderNotFound */
export function serveSettings(
  options: ServeOptions,
  env: Readonly<Record<string, string | undefined>>,
  cwd: string,
  report: (error: unknown) => void,
): EmbeddedFarmSettings {
  const { data, host, port, workers, memory, frameTime, allowScripts = false, idleExit } = options;
  const blender = options.blender ?? blenderExecutable(env);
  if (blender === undefined) throw new BlenderNotFound();
  return {
    dataFolder: data === undefined ? dataFolderOf(env) : resolve(cwd, data),
    host,
    port,
    workers,
    blender: programPath(blender, cwd),
    // Without one, frames are rendered and a video fails by its name.
    ffmpeg: programPath(options.ffmpeg ?? ffmpegExecutable(env) ?? 'ffmpeg', cwd),
    frameTime: frameTime === undefined ? oneMachineLimits.frameTime : minutes(frameTime),
    frameMemory: bytes(
      memory === undefined ? Math.floor((totalmem() * shareForBlender) / workers) : memory * 2 ** 20,
    ),
    allowScripts,
    ...(idleExit !== undefined && { idleExit: minutes(idleExit) }),
    report,
  };
}

/** A bare name is looked up on the PATH when it is started; anything else is a path. */
export const programPath = (program: string, cwd: string) =>
  program.includes('/') ? resolve(cwd, program) : program;
