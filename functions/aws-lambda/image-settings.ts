import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FarmError } from '../domain/failure.ts';
import { type Bytes, bytes } from '../domain/units.ts';

/** What a function of the image finds around it, beside the farm's own settings. */
export interface ImageSettings {
  /** A Python that has bpy. */
  readonly blender: string;
  readonly ffmpeg: string;
  /** What the processes of a sandbox may take together. */
  readonly memory: Bytes;
  /** Name of the sandbox, under which its log stands. */
  readonly sandbox: string;
  /** Where the sandbox may write; what is there may be of a predecessor. */
  readonly folder: string;
}

class NotInTheImage extends FarmError {
  constructor(missing: readonly string[]) {
    super(`${missing.join(' and ')} must be set where this function runs`, {
      advice: 'run it in the image that scripts/build-image makes, or by scripts/rie',
    });
  }
}

/** @throws NotInTheImage with all that is missing */
export function readImageSettings(env: NodeJS.ProcessEnv): ImageSettings {
  const {
    RENDER_FARM_BLENDER: blender,
    RENDER_FARM_FFMPEG: ffmpeg,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: mebibytes,
    AWS_LAMBDA_LOG_STREAM_NAME: sandbox = 'a sandbox',
  } = env;
  if (!blender || !ffmpeg || !mebibytes) {
    const found = {
      RENDER_FARM_BLENDER: blender,
      RENDER_FARM_FFMPEG: ffmpeg,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: mebibytes,
    };
    throw new NotInTheImage(Object.entries(found).flatMap(([name, value]) => (value ? [] : [name])));
  }
  const folder = join(tmpdir(), 'render-farm');
  return { blender, ffmpeg, memory: bytes(Number(mebibytes) * 2 ** 20), sandbox, folder };
}
