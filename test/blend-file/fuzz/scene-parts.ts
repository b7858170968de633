import {
  type BlockHeader,
  blockHeaderLength,
  parseBlockHeader,
} from '../../../functions/blend-file/block-header.ts';
import { type FileHeader, parseFileHeader } from '../../../functions/blend-file/file-header.ts';
import { type DnaParts, dnaParts } from './dna-parts.ts';

export interface BlockPart extends BlockHeader {
  /** Where its header starts, and its content. */
  readonly at: number;
  readonly body: number;
}

/** The parts of an undamaged, uncompressed `.blend`. */
export interface SceneParts {
  readonly header: FileHeader;
  readonly blocks: readonly BlockPart[];
  /** The DNA's content. */
  readonly dna: BlockPart;
  /** Found anew each time: those of hundreds of scenes would fill the memory that is being watched. */
  readonly dnaParts: DnaParts;
}

export function sceneParts(bytes: Uint8Array): SceneParts {
  const header = parseFileHeader(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const blocks: BlockPart[] = [];
  for (let at = header.length; at < bytes.length; ) {
    const block = parseBlockHeader(view, at, header);
    const body = at + blockHeaderLength(header);
    blocks.push({ ...block, at, body });
    at = body + block.length;
  }
  const dna = blocks.find(({ code }) => code === 'DNA1');
  if (!dna) throw new Error('there is no DNA');
  const content = bytes.subarray(dna.body, dna.body + dna.length);
  return {
    header,
    blocks,
    dna,
    get dnaParts() {
      return dnaParts(content, header.littleEndian);
    },
  };
}
