import type { BlockHeader } from './block-header.ts';

/** Longer data is geometry, pixels, keyframes or sound; settings, lists and texts are shorter. */
const longestSetting = 16 * 1024;
/** A scene has lists of thousands of strips and their pictures, and no geometry. */
const longestOfScene = 4 * 2 ** 20;
/** The largest struct of a data-block of its own (Scene, Brush) has some 7 KB. */
const longestDataBlock = 256 * 1024;

/** Window layouts, brushes and palettes: plenty of blocks, and nothing of them shows in a render. */
const unseen = new Set(['WM', 'SN', 'SR', 'WS', 'BR', 'PL', 'PC', 'USER', 'REND', 'TEST', 'IP']);
/** Their content is one small block per vertex, point or line; only lists of pointers (materials) matter. */
const geometry = new Set(['ME', 'CU', 'MB', 'LT', 'GD', 'GP', 'PT', 'CV', 'HA', 'TX']);

/** Sizes of CustomDataExternal, which names the file of a mesh's multires details; until 2.6 paths were shorter. */
const externalSizes = new Set([1024, 240]);

/** Blender's raw data, such as arrays of pointers, has the index of no struct: 0. */
const noStruct = 0;

/**
 * Whether a block is worth remembering. Decided before the DNA is known, which comes last in the file.
 * @param owner  code of the data-block that the block belongs to, or its own
 */
export function isKept(block: BlockHeader, owner: string): boolean {
  if (block.code !== 'DATA') return owner !== 'USER' && owner !== 'TEST' && block.length <= longestDataBlock;
  if (block.length > (owner === 'SC' ? longestOfScene : longestSetting) || unseen.has(owner)) return false;
  if (!geometry.has(owner) || block.struct === noStruct) return true;
  return owner === 'ME' && externalSizes.has(block.length);
}
