import { FarmError } from '../domain/failure.ts';

declare const brand: unique symbol;
/** A Blender series as its files number it: 279 is 2.79, 405 is 4.5. */
export type BlenderVersion = number & { readonly [brand]: 'BlenderVersion' };

export const blenderVersion = (number: number) => number as BlenderVersion;

/** Two digits behind the point until 2.93, as those series were named; one number since 3.0. */
export function versionName(version: BlenderVersion): string {
  const minor = version % 100;
  return `${Math.floor(version / 100)}.${version < 300 ? String(minor).padStart(2, '0') : minor}`;
}

/** Reads `4.5`, `4.5.15` or `2.79b`. */
export function parseVersion(name: string): BlenderVersion | undefined {
  const match = /^(\d{1,2})\.(\d{1,2})/.exec(name);
  return match ? blenderVersion(Number(match[1]) * 100 + Number(match[2])) : undefined;
}

/** The newest of some versions, without those that are none. */
export const newestVersion = (names: readonly string[]): BlenderVersion | undefined =>
  names
    .map(parseVersion)
    .filter((version) => version !== undefined)
    .toSorted((a, b) => b - a)[0];

class SceneNewerThanBlender extends FarmError {
  constructor(scene: BlenderVersion, blender: BlenderVersion) {
    super(
      `the scene was saved by Blender ${versionName(scene)}, this farm renders with ${versionName(blender)}`,
      {
        advice: `open and save it in Blender ${versionName(blender)}, or give the farm Blender ${versionName(scene)} or newer`,
        details: { scene: versionName(scene), blender: versionName(blender) },
      },
    );
  }
}

class BigEndianScene extends FarmError {
  constructor(blender: BlenderVersion) {
    super(
      `the scene was saved on a machine of big endian, whose files Blender ${versionName(blender)} does not read`,
      {
        advice: 'open and save it in Blender 4.5 or older, or give the farm Blender 4.5',
        details: { blender: versionName(blender) },
      },
    );
  }
}

/** Blender of this series and newer read files of little endian only. */
const littleEndianOnly = blenderVersion(500);

export function refuseBigEndianScene(blender: BlenderVersion): void {
  if (blender >= littleEndianOnly) throw new BigEndianScene(blender);
}

/** A newer file opens without an error and with parts of it lost, so the series decides, not Blender. */
export function refuseNewerScene(scene: BlenderVersion, blender: BlenderVersion): void {
  if (scene > blender) throw new SceneNewerThanBlender(scene, blender);
}
