import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import { DockerImageCode } from 'aws-cdk-lib/aws-lambda';
import type { FarmSettings } from './settings.ts';

/** Each Blender is made for one Python, and so for one Debian. */
const baseOf: Readonly<Record<FarmSettings['blender'], string>> = {
  '5.2': 'docker.io/library/node:24-trixie-slim',
  '4.5': 'docker.io/library/node:24-bookworm-slim',
};

/** Functions whose code is in the image (`scripts/bundle.ts`). */
type ImageStation = 'render' | 'assemble' | 'small-account';

export interface WorkerImage {
  /** Which Blender it holds, such as `5.2.3`. */
  readonly blenderVersion: string;
  codeFor(station: ImageStation): DockerImageCode;
}

/**
 * The one image of all functions that render or make videos. Docker builds it when the farm is deployed.
 * @param context  the folder that `prepareImageContext` laid out
 */
export function workerImage(context: string, blender: FarmSettings['blender']): WorkerImage {
  return {
    blenderVersion: pinnedBlender(context, blender),
    codeFor: (station) =>
      DockerImageCode.fromImageAsset(context, {
        file: 'blender-image/Dockerfile',
        // The module has no wheel for other processors.
        platform: Platform.LINUX_AMD64,
        buildArgs: { BLENDER: blender, BASE: baseOf[blender] },
        cmd: [`functions/${station}/handler.handler`],
      }),
  };
}

function pinnedBlender(context: string, blender: FarmSettings['blender']): string {
  const file = join(context, 'blender-image', 'requirements', `${blender}.txt`);
  const version = /^bpy==([\d.]+)/m.exec(readFileSync(file, 'utf8'))?.[1];
  if (version === undefined) throw new Error(`${file} pins no bpy`);
  return version;
}
