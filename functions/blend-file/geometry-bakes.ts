import { type Address, nullAddress } from './address.ts';
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
  return modifier.elements('bakes').map((bake) => {
    const id = bake.number('id');
    const own = (bake.number('flag') & customPath) !== 0 ? bake.string('directory') : '';
    const usual = folder === '' ? '' : `${folder}/${id}`;
    return {
      id,
      isPacked: bake.pointer('packed') !== nullAddress && !isOnDisk(modifier, bake),
      folder: own || usual || undefined,
    };
  });
}

/** A bake that names no target has its modifier's. Before 4.3 there was only the disk. */
function isOnDisk(modifier: StructView, bake: StructView): boolean {
  return (bake.number('bake_target') || modifier.number('bake_target') || onDisk) === onDisk;
}

const zoneEnd = 'GeometryNodeSimulationOutput';

/** Ids, as the modifier's bakes have them, of the simulation zones in a tree and in the groups within it. */
export function simulationZones(tree: StructView | undefined, outer = new Set<Address>()): Set<number> {
  const found = new Set<number>();
  if (!tree || outer.has(tree.address)) return found;
  const within = new Set(outer).add(tree.address);
  const nodes = new Map([...tree.list('nodes')].map((node) => [node.number('identifier'), node]));
  const references = tree.elements('nested_node_refs');
  for (const reference of references) {
    const node = nodes.get(reference.number('path.node_id'));
    if (!node) continue;
    const isZone = node.text('idname') === zoneEnd;
    if (isZone || simulationZones(groupOf(node), within).has(reference.number('path.id_in_node'))) {
      found.add(reference.number('id'));
    }
  }
  return found;
}

/** Whether a tree simulates at all; before 4.0 it had no list of its zones. */
export function hasSimulation(tree: StructView | undefined, seen = new Set<Address>()): boolean {
  if (!tree || seen.has(tree.address)) return false;
  seen.add(tree.address);
  for (const node of tree.list('nodes')) {
    if (node.text('idname') === zoneEnd || hasSimulation(groupOf(node), seen)) return true;
  }
  return false;
}

function groupOf(node: StructView): StructView | undefined {
  const group = node.follow('id');
  return group?.layout.name === 'bNodeTree' ? group : undefined;
}
