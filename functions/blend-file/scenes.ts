import type { InspectedScene, ViewLayerSummary } from '../domain/scene-account.ts';
import { nullAddress } from './address.ts';
import type { BlendFile } from './blend-file.ts';
import { compositorUse } from './compositor.ts';
import { isOfAddOn } from './engine-in-blender.ts';
import { frameRate } from './frame-rate.ts';
import { nameOf } from './name-of.ts';
import { outputDepth, outputFormat } from './output-format.ts';
import { isSamplingAnimated, samplesOf } from './sampling.ts';
import { cameraMarkersOf, cameraOf, camerasOf } from './scene-cameras.ts';
import { usesSequencer, usesStereo } from './scene-use.ts';
import type { StructView } from './struct-view.ts';

/** Every scene in the file. Linked ones belong to another file and are not among them. */
export function scenesOf(file: BlendFile): InspectedScene[] {
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

function summary(scene: StructView, active: boolean): InspectedScene {
  const engine = engineOf(scene);
  const camera = cameraOf(scene);
  const cameraMarkers = cameraMarkersOf(scene);
  const sequencer = usesSequencer(scene);
  const compositor = compositorUse(scene);
  return {
    name: nameOf(scene),
    active,
    engine,
    addOnEngine: isOfAddOn(engine),
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
    camera,
    output: outputFormat(scene),
    depth: outputDepth(scene),
    picture: pictureFrom(sequencer, compositor.needsRender, camera !== null || cameraMarkers.length > 0),
    cameras: camerasOf(scene),
    cameraMarkers,
    samples: samplesOf(scene, engine),
    samplesAnimated: isSamplingAnimated(scene),
    viewLayers: viewLayersOf(scene),
    sequencer,
    compositor: compositor.used,
    fileOutputs: compositor.fileOutputs,
    stereo: usesStereo(scene),
  };
}

/** Before 2.5 there was one engine, later called so, or YafRay, which is gone. */
const engineOf = (scene: StructView) => (scene.has('r.engine') ? scene.text('r.engine') : 'BLENDER_RENDER');

function pictureFrom(
  sequencer: boolean,
  needsRender: boolean,
  hasCamera: boolean,
): InspectedScene['picture'] {
  if (sequencer) return 'sequencer';
  if (!needsRender) return 'compositor';
  return hasCamera ? 'camera' : null;
}

/** VIEW_LAYER_RENDER; before 2.80 such layers were called render layers. */
const isRendered = 1 << 0;

function viewLayersOf(scene: StructView): ViewLayerSummary[] {
  const layers = [...scene.list('view_layers')].map((layer) => ({
    name: layer.text('name'),
    rendered: (layer.number('flag') & isRendered) !== 0,
    samples: layer.number('samples') || null,
  }));
  if (layers.length > 0) return layers;
  return [...scene.list('r.layers')].map((layer) => ({
    name: layer.text('name'),
    // SCE_LAY_DISABLE
    rendered: (layer.number('layflag') & (1 << 9)) === 0,
    samples: layer.number('samples') || null,
  }));
}
