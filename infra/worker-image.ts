import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DockerImageAsset, Platform } from 'aws-cdk-lib/aws-ecr-assets';
import { DockerImageCode } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
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
  /** The image itself, for machines: the same one, which is built and kept once. */
  asset(scope: Construct, id: string): DockerImageAsset;
}

/**
 * The one image of everything that renders or makes videos. Docker builds it when the farm is deployed.
 * @param context  the folder that `prepareImageContext` laid out
 */
export function workerImage(context: string, blender: FarmSettings['blender']): WorkerImage {
  const build = {
    file: 'blender-image/Dockerfile',
    // The module has no wheel for other processors.
    platform: Platform.LINUX_AMD64,
    buildArgs: { BLENDER: blender, BASE: baseOf[blender] },
  };
  return {
    blenderVersion: pinnedBlender(context, blender),
    codeFor: (station) =>
      DockerImageCode.fromImageAsset(context, { ...build, cmd: [`functions/${station}/handler.handler`] }),
    asset: (scope, id) => new DockerImageAsset(scope, id, { directory: context, ...build }),
  };
}

function pinnedBlender(context: string, blender: FarmSettings['blender']): string {
  const file = join(context, 'blender-image', 'requirements', `${blender}.txt`);
  const version = /^bpy==([\d.]+)/m.exec(readFileSync(file, 'utf8'))?.[1];
  if (version === undefined) throw new Error(`${file} pins no bpy`);
  return version;
}
