import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What is measured with. */
export interface Bench {
  /** Runs of each kind, which alternate with those that they are compared with. */
  readonly runs: number;
  /** A Python that has `bpy`. */
  readonly blender: string;
  readonly ffmpeg: string;
  /** Holds the scenes, and is removed at the end. */
  readonly folder: string;
}

/** Scenes that the farm is measured with, as `make_scenes.py` makes them, and the most that it may take over Blender. */
export const scenes = {
  light: { frames: 48, farmAtMost: 1.0, freshAtLeast: 8 },
  medium: { frames: 12, farmAtMost: 0.6, freshAtLeast: 3 },
  heavy: { frames: 6, farmAtMost: 1.02, freshAtLeast: undefined },
} as const;
export type SceneName = keyof typeof scenes;
export const sceneNames = Object.keys(scenes) as SceneName[];

export const sceneFile = ({ folder }: Pick<Bench, 'folder'>, name: string) => join(folder, `${name}.blend`);

/** @param names  of scenes that are left in the folder, one file each */
export function makeScenes({ blender, folder }: Bench, names: readonly string[]): void {
  const script = fileURLToPath(new URL('./make_scenes.py', import.meta.url));
  execFileSync(blender, [script, folder, ...names], { stdio: 'pipe' });
}
