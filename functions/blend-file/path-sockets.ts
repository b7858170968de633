import { member } from './id-properties.ts';
import type { StructView } from './struct-view.ts';

/** SOCK_IS_LINKED in DNA_node_types.h and PROP_FILEPATH in RNA_types.hh */
const linked = 1 << 2;
const filePath = 1;

/** Paths in a tree of geometry nodes: since 4.5 some import files, and groups hand the paths on to them. */
export function* pathsInSockets(tree: StructView): Generator<string> {
  for (const node of tree.list('nodes')) {
    for (const socket of node.list('inputs')) {
      const value = (socket.number('flag') & linked) === 0 ? pathOf(socket) : undefined;
      const path = value?.text('value') ?? '';
      if (path !== '') yield path;
    }
  }
}

/** Paths that a geometry nodes modifier hands to its tree. */
export function* pathsInProperties(modifier: StructView): Generator<string> {
  const root = modifier.follow('settings.properties');
  if (!root) return;
  for (const identifier of pathInputs(modifier.follow('node_group'))) {
    // Since 5.1 an input is a group of its own, whose value is one of several members.
    const own = member(root, identifier) ?? member(member(root, 'inputs'), identifier);
    const path = (member(own, 'value') ?? own)?.string('data.pointer') ?? '';
    if (path !== '') yield path;
  }
}

function* pathInputs(tree: StructView | undefined): Generator<string> {
  for (const node of tree?.list('nodes') ?? []) {
    if (node.text('idname') !== 'NodeGroupInput') continue;
    for (const socket of node.list('outputs')) if (pathOf(socket)) yield socket.text('identifier');
  }
}

function pathOf(socket: StructView): StructView | undefined {
  const value = socket.follow('default_value');
  const isPath = value?.layout.name === 'bNodeSocketValueString' && value.number('subtype') === filePath;
  return isPath ? value : undefined;
}
