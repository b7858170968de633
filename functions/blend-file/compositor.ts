import type { DataBlock } from './read-blocks.ts';
import { usesCompositor } from './scene-use.ts';
import type { StructView } from './struct-view.ts';

export interface CompositorUse {
  readonly used: boolean;
  /** Its picture comes from rendered layers; else it can be made without a camera. */
  readonly needsRender: boolean;
  readonly fileOutputs: number;
}

/** Nodes that need the scene to be rendered, and the node that writes files, by identifier since 2.6. */
const renderLayers = 'CompositorNodeRLayers';
const fileOutput = 'CompositorNodeOutputFile';
/** NODE_MUTED in DNA_node_types.h */
const muted = 1 << 9;

export function compositorUse(scene: StructView): CompositorUse {
  if (!usesCompositor(scene)) return { used: false, needsRender: true, fileOutputs: 0 };
  const group = scene.isSet('compositing_node_group');
  const counts = { layers: 0, outputs: 0, nodes: 0 };
  count(scene.follow(group ? 'compositing_node_group' : 'nodetree'), counts, new Set());
  return {
    used: true,
    needsRender: counts.layers > 0 || counts.nodes === 0,
    fileOutputs: counts.outputs,
  };
}

function count(
  tree: StructView | undefined,
  counts: { layers: number; outputs: number; nodes: number },
  seen: Set<DataBlock>,
): void {
  if (tree?.layout.name !== 'bNodeTree') return;
  for (const node of tree.list('nodes')) {
    counts.nodes++;
    const type = node.text('idname');
    if (type === renderLayers) counts.layers++;
    if (type === fileOutput && (node.number('flag') & muted) === 0) counts.outputs++;
    const inner = node.follow('id');
    if (inner?.layout.name !== 'bNodeTree' || seen.has(inner.owner)) continue;
    seen.add(inner.owner);
    count(inner, counts, seen);
  }
}
