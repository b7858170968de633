import type { SceneSummary } from '../domain/scene-account.ts';
import { nullAddress } from './address.ts';
import type { BlendFile } from './blend-file.ts';
import { frameRate } from './frame-rate.ts';
import { nameOf } from './name-of.ts';
import { outputFormat } from './output-format.ts';
import type { StructView } from './struct-view.ts';

/** Every scene in the file. Linked ones belong to another file and are not among them. */
export function scenesOf(file: BlendFile): SceneSummary[] {
  const scenes = [...file.all('SC')];
  const active = activeScene(file, scenes);
  return scenes.map((scene) => summary(scene, scene === active));
}

/** The scene that was open when the file was saved, which is the one Blender renders. */
function activeScene(file: BlendFile, scenes: readonly StructView[]): StructView | undefined {
  const [global] = file.all('GLOB');
  const current = global?.pointer('curscene') ?? nullAddress;
  return scenes.find((scene) => current !== nullAddress && scene.address === current) ?? scenes[0];
}

function summary(scene: StructView, active: boolean): SceneSummary {
  return {
    name: nameOf(scene),
    active,
    engine: engineOf(scene),
    frames: {
      start: scene.number('r.sfra'),
      end: scene.number('r.efra'),
      // Blender 2.4x had no step and counts as 1.
      step: Math.max(1, scene.number('r.frame_step')),
    },
    fps: frameRate(scene.number('r.frs_sec'), scene.number('r.frs_sec_base')),
    resolution: {
      x: scene.number('r.xsch'),
      y: scene.number('r.ysch'),
      percentage: scene.number('r.size'),
    },
    camera: cameraOf(scene),
    output: outputFormat(scene),
  };
}

/** Before 2.5 there was one engine, later called so, or YafRay, which is gone. */
const engineOf = (scene: StructView) => (scene.has('r.engine') ? scene.text('r.engine') : 'BLENDER_RENDER');

function cameraOf(scene: StructView): string | null {
  const camera = scene.follow('camera');
  return camera ? nameOf(camera) : null;
}
