import { nullAddress } from './address.ts';
import type { BlendFile } from './blend-file.ts';
import { isFollowed } from './followed-pointers.ts';
import type { DataBlock } from './read-blocks.ts';
import { usesCompositor, usesSequencer } from './scene-use.ts';
import { liveStrips, stripStruct } from './strips.ts';
import type { StructLayout } from './struct-layout.ts';

/** What exists for editing alone: brushes, palettes, their curves, windows and what they show. */
const unseen = new Set(['BR', 'PL', 'PC', 'WM', 'SN', 'SR', 'WS']);
/** Slots for textures that 2.80 took from materials, worlds and lights; particles and lines have theirs still. */
const slot = 'MTex';
const withoutSlots = new Set(['MA', 'WO', 'LA']);

/** OB_EMPTY in DNA_object_types.h */
const empty = 0;
/** Constraints to what was tracked in a clip, and CAMERASOLVER_ACTIVECLIP, which is the same for all. */
const clipConstraints = ['bCameraSolverConstraint', 'bObjectSolverConstraint', 'bFollowTrackConstraint'];
const byActiveClip = 1 << 0;

/** So many blocks, or bytes of pointers, cost as much as one element of a list that is looked at. */
const blocksForOne = 16;
const bytesForOne = 512;

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
  const { blocks, header, allowances } = file;
  const isLeftOut = leftOut(file, dataBlock);
  const without = idleCompositor(file, dataBlock) ?? pictureOfEmpty(file, dataBlock);
  yield* activeClip(file, dataBlock);
  allowances.elements.spend((dataBlock.end - dataBlock.index) / blocksForOne);
  for (let i = dataBlock.index; i < dataBlock.end; i++) {
    const layout = file.dna.at(blocks.struct(i));
    if (!layout || isLeftOut(layout, i)) continue;
    const [pack, start, length] = [blocks.pack(i), blocks.start(i), blocks.length(i)];
    allowances.elements.spend(length / bytesForOne);
    for (const offset of pointerOffsets(file, i, layout, length)) {
      const address = blocks.addresses.read(pack, start + offset, header.pointerSize, header.littleEndian);
      const found = address === nullAddress ? undefined : file.dataBlockAt(address);
      if (found && found !== without && !unseen.has(found.code)) yield found;
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

/** The picture that an empty shows is one to model by, and seen in no render. */
function pictureOfEmpty(file: BlendFile, dataBlock: DataBlock): DataBlock | undefined {
  const object = dataBlock.code === 'OB' ? file.view(dataBlock) : undefined;
  return object?.number('type') === empty ? object.follow('data')?.owner : undefined;
}

/** A scene's clip is for editing, unless a constraint of an object goes by it. */
function* activeClip(file: BlendFile, dataBlock: DataBlock): Generator<DataBlock> {
  const clip = dataBlock.code === 'SC' ? file.view(dataBlock)?.pointer('clip') : undefined;
  const found = clip === undefined ? undefined : file.dataBlockAt(clip);
  if (found && goesByActiveClip(file)) yield found;
}

function goesByActiveClip(file: BlendFile): boolean {
  for (const dataBlock of file.dataBlocks) {
    if (dataBlock.code !== 'OB') continue;
    for (const name of clipConstraints) {
      for (const constraint of file.within(dataBlock, name)) {
        if ((constraint.number('flag') & byActiveClip) !== 0) return true;
      }
    }
  }
  return false;
}

/** Since 5.0 the compositor's nodes are a data-block of their own, which the scene names on or off. */
function idleCompositor(file: BlendFile, dataBlock: DataBlock): DataBlock | undefined {
  const scene = dataBlock.code === 'SC' ? file.view(dataBlock) : undefined;
  return scene && !usesCompositor(scene) ? scene.follow('compositing_node_group')?.owner : undefined;
}

/** What of a data-block plays no part: strips and a compositor that are switched off. */
function leftOut(file: BlendFile, dataBlock: DataBlock): (layout: StructLayout, block: number) => boolean {
  const scene = dataBlock.code === 'SC' ? file.view(dataBlock) : undefined;
  if (!scene) {
    const left = withoutSlots.has(dataBlock.code) ? slot : undefined;
    return ({ name }) => name === left || !isFollowed(name);
  }
  const strips = new Set(usesSequencer(scene) ? liveStrips(scene).map(({ block }) => block) : []);
  const withCompositor = usesCompositor(scene);
  return ({ name }, block) =>
    !isFollowed(name) ||
    (name === stripStruct && !strips.has(block)) ||
    (!withCompositor && (name.startsWith('bNode') || name.startsWith('Node')));
}
