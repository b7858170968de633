import { type BlockHeader, blockHeaderLength, parseBlockHeader } from './block-header.ts';
import { BlockTable } from './block-table.ts';
import { CorruptBlendFile, TruncatedBlendFile } from './errors.ts';
import type { FileHeader } from './file-header.ts';
import type { ForwardReader } from './forward-reader.ts';
import { isKept } from './kept-blocks.ts';
import type { Allowances } from './limits.ts';

/** One data-block (a scene, an object, an image) and its data, which follows it in the file. */
export interface DataBlock {
  readonly code: string;
  /** Its own place in the table; its data lies behind it, up to `end`. */
  readonly index: number;
  readonly end: number;
}

type GrowingDataBlock = { -readonly [Field in keyof DataBlock]: DataBlock[Field] };

export interface Blocks {
  readonly table: BlockTable;
  readonly dataBlocks: readonly DataBlock[];
  /** The content of the DNA1 block. */
  readonly dna: Uint8Array;
}

/** The DNA of Blender 5.2 has 140 KB. */
const largestDna = 2 ** 20;

/** Goes from block to block, over what is not worth reading. */
export async function readBlocks(
  reader: ForwardReader,
  file: FileHeader,
  allowances: Allowances,
): Promise<Blocks> {
  const table = new BlockTable(allowances);
  const dataBlocks: GrowingDataBlock[] = [];
  const headerLength = blockHeaderLength(file);
  let owner = '';
  let dna: Uint8Array | undefined;
  let buffer = reader.buffer;
  let view = viewOf(buffer);

  for (let seen = 0; ; seen++) {
    if (reader.atHand < headerLength && !(await reader.fill(headerLength))) break;
    if (reader.buffer !== buffer) {
      buffer = reader.buffer;
      view = viewOf(buffer);
    }
    const block = parseBlockHeader(view, reader.start, file);
    if (block.code === 'ENDB') break;
    allowances.blocks.spend();
    check(block, seen);
    reader.start += headerLength;
    const isDna = block.code === 'DNA1';
    if (block.code !== 'DATA') owner = block.code;
    if (isDna || isKept(block, owner)) {
      if (reader.atHand < block.length && !(await reader.fill(block.length))) throw cutOff(block);
      const body = reader.buffer.subarray(reader.start, reader.start + block.length);
      if (isDna) dna = body.slice();
      else {
        if (block.code !== 'DATA') {
          dataBlocks.push({ code: block.code, index: table.size, end: 0 });
        }
        table.add(block, body);
        const last = dataBlocks.at(-1);
        if (last) last.end = table.size;
      }
    }
    if (block.length <= reader.atHand) reader.start += block.length;
    else if (!(await reader.skip(block.length))) throw cutOff(block);
  }
  if (!dna) throw new TruncatedBlendFile('before the description of its data (DNA1)');
  return { table, dataBlocks, dna };
}

function check(block: BlockHeader, seen: number): void {
  // 2^53 bytes are beyond any file, and beyond exact numbers.
  if (block.length < 0 || !Number.isSafeInteger(block.length) || block.count < 0) {
    throw new CorruptBlendFile(`block ${seen} (${JSON.stringify(block.code)}) has an impossible length`);
  }
  if (block.code === 'DNA1' && block.length > largestDna) {
    throw new CorruptBlendFile(`its DNA claims ${block.length} bytes`);
  }
}

const cutOff = (block: BlockHeader) => new TruncatedBlendFile(`within a block of ${block.length} bytes`);
const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
