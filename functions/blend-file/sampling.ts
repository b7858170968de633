import { addOnSetting } from './id-properties.ts';
import type { StructView } from './struct-view.ts';

/** Whether a path, as keyframes and drivers have them, is that of a setting for how many samples are taken. */
const isSamplingPath = (path: string) => /^(cycles|eevee)\.\w+$/.test(path) && /sample|adaptive/.test(path);

/** @returns null when the engine has no such setting or the file leaves it at its default */
export function samplesOf(scene: StructView, engine: string): number | null {
  if (engine === 'CYCLES') return addOnSetting(scene, 'cycles', 'samples') ?? null;
  if (engine.startsWith('BLENDER_EEVEE')) return scene.number('eevee.taa_render_samples') || null;
  return null;
}

/** Whether keyframes (in any layer or strip of the scene's actions) or drivers change the samples. */
export function isSamplingAnimated(scene: StructView): boolean {
  const { file } = scene;
  const animation = scene.follow('adt');
  const sources = new Set([scene.owner]);
  for (const path of ['action', 'tmpact']) add(animation?.follow(path));
  for (const strip of file.within(scene.owner, 'NlaStrip')) add(strip.follow('act'));
  for (const source of sources) {
    for (const curve of file.within(source, 'FCurve')) {
      if (isSamplingPath(curve.string('rna_path'))) return true;
    }
  }
  return false;

  function add(action: StructView | undefined): void {
    if (action?.layout.name === 'bAction') sources.add(action.owner);
  }
}
