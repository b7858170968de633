import type { BlenderVersion } from './blender-version.ts';

/** EEVEE was written anew in 4.2 under another name, which 5.0 dropped again. */
const eeveeNext = { from: 402, until: 405 };
/** Engines that Blender had within it and that 2.80 replaced by EEVEE. */
const replaced = new Set(['', 'BLENDER_RENDER', 'BLENDER_GAME']);

/** Engines that come with Blender, Cycles included. */
const own = new Set(['CYCLES', 'BLENDER_WORKBENCH', 'BLENDER_WORKBENCH_NEXT']);

/** Whether an engine comes with an add-on: then Blender falls back to EEVEE where that is not there. */
export const isOfAddOn = (engine: string): boolean =>
  !own.has(engine) && !replaced.has(engine) && !engine.startsWith('BLENDER_EEVEE');

/** Under which identifier a Blender renders what a file's engine names, after its own fallback. */
export function engineInBlender(engine: string, blender: BlenderVersion): string {
  if (!replaced.has(engine) && !engine.startsWith('BLENDER_EEVEE')) return engine;
  const isNext = blender >= eeveeNext.from && blender <= eeveeNext.until;
  return isNext ? 'BLENDER_EEVEE_NEXT' : 'BLENDER_EEVEE';
}
