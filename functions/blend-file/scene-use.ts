import { isSound, liveStrips } from './strips.ts';
import type { StructView } from './struct-view.ts';

/** @see R_DOSEQ, R_DOCOMP and R_MULTIVIEW in DNA_scene_types.h */
const sequencerFlag = 1 << 0;
const compositorFlag = 1 << 6;
const stereoFlag = 1 << 21;

const has = (scene: StructView, flag: number) => (scene.number('r.scemode') & flag) !== 0;

/** Whether the sequencer makes the picture: it is on, and a strip that can be seen is in it. */
export function usesSequencer(scene: StructView): boolean {
  if (!has(scene, sequencerFlag)) return false;
  return liveStrips(scene).some((strip) => !isSound(strip));
}

export function usesCompositor(scene: StructView): boolean {
  if (!has(scene, compositorFlag)) return false;
  // Since 5.0 the tree is a data-block of its own, and there is no other switch.
  if (scene.has('compositing_node_group')) return scene.isSet('compositing_node_group');
  return scene.number('use_nodes') !== 0 && scene.isSet('nodetree');
}

export const usesStereo = (scene: StructView): boolean => has(scene, stereoFlag);
