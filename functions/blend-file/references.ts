import { readAddress } from './address.ts';
import type { BlendFile } from './blend-file.ts';
import { isFollowed } from './followed-pointers.ts';
import type { DataBlock } from './read-blocks.ts';
import { usesCompositor, usesSequencer } from './scene-use.ts';
import type { StructLayout } from './struct-layout.ts';

/**
 * Adds to `reached` everything that pointers lead to which a render follows.
 * @returns what was added, `starts` included
 */
export function reach(file: BlendFile, starts: Iterable<DataBlock>, reached: Set<DataBlock>): Set<DataBlock> {
  const added = new Set<DataBlock>();
  for (const start of starts) if (!reached.has(start)) added.add(start);
  // A set yields what is added to it while it is walked.
  for (const dataBlock of added) {
    reached.add(dataBlock);
    for (const next of references(file, dataBlock)) if (!reached.has(next)) added.add(next);
  }
  return added;
}

function* references(file: BlendFile, dataBlock: DataBlock): Generator<DataBlock> {
  const { blocks, header } = file;
  const isLeftOut = leftOut(file, dataBlock);
  const without = idleCompositor(file, dataBlock);
  for (let i = dataBlock.index; i < dataBlock.end; i++) {
    const layout = file.dna.at(blocks.struct(i));
    if (!layout || isLeftOut(layout)) continue;
    const body = blocks.body(i);
    for (const offset of pointerOffsets(file, i, layout, body.byteLength)) {
      const address = readAddress(body, offset, header.pointerSize, header.littleEndian);
      const found = address === 0 ? undefined : file.dataBlockAt(address);
      if (found && found !== without) yield found;
    }
  }
}

function* pointerOffsets(
  file: BlendFile,
  index: number,
  layout: StructLayout,
  length: number,
): Generator<number> {
  const { pointerSize } = file.header;
  if (file.blocks.struct(index) === 0) {
    // Index 0 stands for raw data: here it is an array of pointers, or bytes that hardly equal an address.
    for (let at = 0; at + pointerSize <= length; at += pointerSize) yield at;
    return;
  }
  const pointers = layout.pointers(file.dna);
  if (pointers.length === 0 || layout.size === 0) return;
  const count = Math.min(file.blocks.count(index), Math.floor(length / layout.size));
  for (let element = 0; element < count; element++) {
    for (const offset of pointers) {
      const at = element * layout.size + offset;
      if (at + pointerSize <= length) yield at;
    }
  }
}

/** Since 5.0 the compositor's nodes are a data-block of their own, which the scene names on or off. */
function idleCompositor(file: BlendFile, dataBlock: DataBlock): DataBlock | undefined {
  const scene = dataBlock.code === 'SC' ? file.view(dataBlock) : undefined;
  return scene && !usesCompositor(scene) ? scene.follow('compositing_node_group')?.owner : undefined;
}

/** What of a data-block plays no part: a sequencer or compositor that is switched off, an empty's picture. */
function leftOut(file: BlendFile, dataBlock: DataBlock): (layout: StructLayout) => boolean {
  if (dataBlock.code !== 'SC') return (layout) => !isFollowed(layout.name);
  const scene = file.view(dataBlock);
  const withSequencer = scene !== undefined && usesSequencer(scene);
  const withCompositor = scene !== undefined && usesCompositor(scene);
  return ({ name }) =>
    !isFollowed(name) ||
    (!withSequencer && (name === 'Editing' || name === 'Sequence' || name === 'Strip')) ||
    (!withCompositor && (name.startsWith('bNode') || name.startsWith('Node')));
}
