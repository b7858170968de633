import { AddressMap } from './address-map.ts';
import type { DataBlock } from './read-blocks.ts';
import type { StructView } from './struct-view.ts';

const zoneEnd = 'GeometryNodeSimulationOutput';

/** The nodes in a tree and in the groups within it that simulate, each tree gone through once. */
export class SimulatingTrees {
  readonly #zones = new Map<DataBlock, ReadonlySet<number>>();
  readonly #simulates = new Map<DataBlock, boolean>();

  /** Ids of the zones, as the bakes of a modifier with this tree have them. */
  zones(tree: StructView | undefined): ReadonlySet<number> {
    if (!tree) return none;
    const known = this.#zones.get(tree.owner);
    if (known) return known;
    const found = new Set<number>();
    // Of a ring of groups, which Blender does not make, nothing is found twice.
    this.#zones.set(tree.owner, found);
    const nodes = [...tree.list('nodes')];
    const places = new AddressMap(nodes.length);
    for (const [place, node] of nodes.entries()) places.set(node.number('identifier'), place);
    for (const reference of tree.elements('nested_node_refs')) {
      const node = nodes[places.get(reference.number('path.node_id')) ?? -1];
      if (!node) continue;
      const isZone = node.text('idname') === zoneEnd;
      if (isZone || this.zones(groupOf(node)).has(reference.number('path.id_in_node'))) {
        found.add(reference.number('id'));
      }
    }
    return found;
  }

  /** Whether a tree simulates at all; before 4.0 it had no list of its zones. */
  simulates(tree: StructView | undefined): boolean {
    if (!tree) return false;
    const known = this.#simulates.get(tree.owner);
    if (known !== undefined) return known;
    this.#simulates.set(tree.owner, false);
    let found = false;
    for (const node of tree.list('nodes')) {
      found = node.text('idname') === zoneEnd || this.simulates(groupOf(node));
      if (found) break;
    }
    this.#simulates.set(tree.owner, found);
    return found;
  }
}

const none: ReadonlySet<number> = new Set();

function groupOf(node: StructView): StructView | undefined {
  const group = node.follow('id');
  return group?.layout.name === 'bNodeTree' ? group : undefined;
}
