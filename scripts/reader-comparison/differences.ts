import { dirname, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { blenderVersion, parseVersion } from '../../functions/blend-file/blender-version.ts';
import { engineInBlender } from '../../functions/blend-file/engine-in-blender.ts';
import type { InspectedScene, SceneAccount } from '../../functions/domain/scene-account.ts';

/** What is compared. */
export const fields = [
  'active',
  'frames',
  'rate',
  'resolution',
  'camera',
  'cameras',
  'engine',
  'output',
  'missing',
] as const;
export type Field = (typeof fields)[number];

export interface BlenderAccount {
  readonly path: string;
  readonly blender: string;
  readonly scenes: readonly ({ readonly name: string } & Readonly<
    Record<Exclude<Field, 'missing'>, unknown>
  >)[];
  /** Absolute paths. */
  readonly missing: readonly string[];
}

/** Where the two accounts of a scene differ, in words, by field. */
export function differences(of: BlenderAccount, account: SceneAccount): ReadonlyMap<Field, string> {
  const version = parseVersion(of.blender) ?? blenderVersion(0);
  const theirs = new Map(of.scenes.map((scene) => [scene.name, scene]));
  const found = new Map<Field, string>();
  const compare = (field: Field, reader: unknown, blender: unknown) => {
    if (isDeepStrictEqual(reader, blender)) return;
    found.set(field, `the reader has ${JSON.stringify(reader)}, Blender ${JSON.stringify(blender)}`);
  };
  for (const scene of account.scenes) {
    const ofReader: Record<string, unknown> = comparable(scene, version);
    const ofBlender = theirs.get(scene.name);
    for (const field of fields) if (field !== 'missing') compare(field, ofReader[field], ofBlender?.[field]);
  }
  const missing = account.missing.map((path) => resolve(dirname(of.path), path)).sort();
  compare('missing', [...new Set(missing)], of.missing);
  return found;
}

function comparable(scene: InspectedScene, version: Parameters<typeof engineInBlender>[1]) {
  const { active, frames, fps, resolution, camera, cameras, engine, output } = scene;
  return {
    active,
    frames: [frames.start, frames.end, frames.step],
    rate: Number((fps.numerator / fps.denominator).toFixed(3)),
    resolution: [resolution.x, resolution.y, resolution.percentage],
    camera,
    cameras,
    engine: engineInBlender(engine, version),
    output,
  };
}
