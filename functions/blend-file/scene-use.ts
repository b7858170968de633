import { nullAddress } from './address.ts';
import type { StructView } from './struct-view.ts';

/** @see R_DOSEQ, R_DOCOMP, R_MULTIVIEW and R_SINGLE_LAYER in DNA_scene_types.h */
const sequencerFlag = 1 << 0;
const compositorFlag = 1 << 6;
const stereoFlag = 1 << 21;
/** SEQ_MUTE in DNA_sequence_types.h */
const mutedStrip = 1 << 5;

const has = (scene: StructView, flag: number) => (scene.number('r.scemode') & flag) !== 0;

/** Whether the sequencer makes the picture: it is on, and a strip that can be seen is in it. */
export function usesSequencer(scene: StructView): boolean {
  if (!has(scene, sequencerFlag)) return false;
  for (const strip of scene.follow('ed')?.list('seqbase') ?? []) {
    if (!isSound(strip) && (strip.number('flag') & mutedStrip) === 0) return true;
  }
  return false;
}

export function usesCompositor(scene: StructView): boolean {
  if (!has(scene, compositorFlag)) return false;
  // Since 5.0 the tree is a data-block of its own, and there is no other switch.
  if (scene.has('compositing_node_group')) return scene.pointer('compositing_node_group') !== nullAddress;
  return scene.number('use_nodes') !== 0 && scene.pointer('nodetree') !== nullAddress;
}

export const usesStereo = (scene: StructView): boolean => has(scene, stereoFlag);

/** SEQ_TYPE_SOUND_RAM and the older SEQ_TYPE_SOUND_HD */
const isSound = (strip: StructView) => strip.number('type') === 4 || strip.number('type') === 5;
