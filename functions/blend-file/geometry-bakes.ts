import type { StructView } from './struct-view.ts';

/** One simulation zone or bake node of a geometry nodes modifier. */
export interface GeometryBake {
  readonly id: number;
  readonly isPacked: boolean;
  /** Where it lies when it is on disk, as stored; undefined when nothing was ever baked. */
  readonly folder: string | undefined;
}

/** NODES_MODIFIER_BAKE_CUSTOM_PATH and NODES_MODIFIER_BAKE_TARGET_* in DNA_modifier_types.h */
const customPath = 1 << 1;
const onDisk = 2;

/** The modifier lists its bakes whether or not anything was baked: only their data tells. */
export function geometryBakes(modifier: StructView): GeometryBake[] {
  const folder = modifier.string('simulation_bake_directory');
  return Array.from(modifier.elements('bakes'), (bake) => {
    const id = bake.number('id');
    const own = (bake.number('flag') & customPath) !== 0 ? bake.string('directory') : '';
    const usual = folder === '' ? '' : `${folder}/${id}`;
    return {
      id,
      isPacked: bake.isSet('packed') && !isOnDisk(modifier, bake),
      folder: own || usual || undefined,
    };
  });
}

/** A bake that names no target has its modifier's. Before 4.3 there was only the disk. */
function isOnDisk(modifier: StructView, bake: StructView): boolean {
  return (bake.number('bake_target') || modifier.number('bake_target') || onDisk) === onDisk;
}
