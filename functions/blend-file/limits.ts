import { UsdTooLarge } from '../usd-file/errors.ts';
import { Allowance } from './allowance.ts';
import { BlendFileTooComplex, BlendFileTooLargeToStream } from './errors.ts';

/** What the inspection of one scene, its libraries included, may cost. */
export interface BlendFileLimits {
  /** Bytes, decompressed, that are read of a file which cannot be skipped through, or not from afar. */
  readonly streamedBytes: number;
  /** Blocks in a file, remembered or not. */
  readonly blocks: number;
  /** Blocks remembered, each some 100 bytes beside its content. */
  readonly keptBlocks: number;
  /** Bytes of content remembered. */
  readonly keptBytes: number;
  /** Elements of lists and arrays that are looked at. */
  readonly elements: number;
  /** Bytes of names, paths and the like. */
  readonly textBytes: number;
  /** Frames for which members of sequences are looked up. */
  readonly sequenceFrames: number;
  readonly files: number;
  /** Characters of the files' paths. */
  readonly pathCharacters: number;
  readonly scenes: number;
  /** Layers of USD that are read. */
  readonly layers: number;
  /** Bytes that are read of them, and that come of those which are compressed. */
  readonly layerBytes: number;
  /** Elements of their lists that are looked at. */
  readonly layerElements: number;
  /** Layers that are named and looked for, once for each that names them. */
  readonly layerNames: number;
  /** Bytes of paths in them. */
  readonly layerTextBytes: number;
}

/**
 * Keep a hostile file within 2 s and 256 MiB. The largest of some 350 real scenes has 20,000 blocks that are kept,
 * of 10 MB, and 20,000 elements.
 */
export const defaultLimits: BlendFileLimits = {
  streamedBytes: 256 * 2 ** 20,
  blocks: 4_000_000,
  keptBlocks: 300_000,
  keptBytes: 64 * 2 ** 20,
  elements: 600_000,
  textBytes: 16 * 2 ** 20,
  sequenceFrames: 2_000_000,
  files: 100_000,
  pathCharacters: 16 * 2 ** 20,
  scenes: 5_000,
  layers: 2_000,
  layerBytes: 32 * 2 ** 20,
  layerElements: 600_000,
  layerNames: 100_000,
  layerTextBytes: 16 * 2 ** 20,
};

/** What is left of the limits. */
export type Allowances = Readonly<Record<Exclude<keyof BlendFileLimits, 'scenes'>, Allowance>>;

export function allowancesOf(limits: BlendFileLimits): Allowances {
  const of = (name: keyof Allowances, what: string) =>
    new Allowance(limits[name], (limit) => new BlendFileTooComplex(what, limit));
  const ofUsd = (name: keyof Allowances, what: string) =>
    new Allowance(limits[name], (limit) => new UsdTooLarge(what, limit));
  return {
    streamedBytes: streamedBytesOf(limits),
    blocks: of('blocks', 'blocks'),
    keptBlocks: of('keptBlocks', 'parts that matter to a render'),
    keptBytes: of('keptBytes', 'bytes of settings'),
    elements: of('elements', 'elements in its lists'),
    textBytes: of('textBytes', 'bytes of names'),
    sequenceFrames: of('sequenceFrames', 'frames of sequences'),
    files: of('files', 'files'),
    pathCharacters: of('pathCharacters', 'characters in the paths of its files'),
    layers: ofUsd('layers', 'layers'),
    layerBytes: ofUsd('layerBytes', 'bytes'),
    layerElements: ofUsd('layerElements', 'elements in their lists'),
    layerNames: ofUsd('layerNames', 'names of layers in them'),
    layerTextBytes: ofUsd('layerTextBytes', 'bytes of names'),
  };
}

/** What remains for the libraries of a scene that has been read: as much again is streamed of all of them. */
export const forLibraries = (allowances: Allowances, limits: BlendFileLimits): Allowances => ({
  ...allowances,
  streamedBytes: streamedBytesOf(limits),
});

const streamedBytesOf = ({ streamedBytes }: BlendFileLimits) =>
  new Allowance(streamedBytes, (limit) => new BlendFileTooLargeToStream(limit));
