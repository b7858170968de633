import { gzipSync } from 'node:zlib';
import { seekableZstd } from '../seekable-zstd.ts';
import { damages } from './damage.ts';
import { Random } from './random.ts';
import { type SceneParts, sceneParts } from './scene-parts.ts';

/** A scene to be damaged. */
export class Seed {
  readonly bytes: Uint8Array;
  #parts: SceneParts | undefined;
  #packed: readonly Uint8Array[] | undefined;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get parts(): SceneParts {
    this.#parts ??= sceneParts(this.bytes);
    return this.#parts;
  }

  get packed(): readonly Uint8Array[] {
    this.#packed ??= packings.map((pack) => pack(this.bytes));
    return this.#packed;
  }
}

/** By Blender since 3.0 in frames with a table, small ones here; as one frame; and by Blender before 3.0. */
const packings = [
  (bytes: Uint8Array) => seekableZstd(bytes, 32_768),
  (bytes: Uint8Array) => seekableZstd(bytes, 3000),
  (bytes: Uint8Array) => seekableZstd(bytes, bytes.length).subarray(0, -25),
  (bytes: Uint8Array) => new Uint8Array(gzipSync(bytes, { level: 1 })),
];

/** What a run reads: a scene, and what stands in for each of its libraries. */
export interface Mutation {
  readonly scene: Uint8Array;
  readonly library: Uint8Array;
  readonly random: Random;
}

/** The damaged files of a run, the same whenever it is made again. */
export function mutation(seeds: readonly Seed[], run: number): Mutation {
  const random = new Random(run);
  const scene = damaged(random.pick(seeds), random);
  const library = random.chance(0.2) ? damaged(random.pick(seeds), random) : random.pick(seeds).bytes;
  return { scene, library, random };
}

function damaged(seed: Seed, random: Random): Uint8Array {
  const kind = random.bits() / 2 ** 32;
  if (kind < 0.04) return cut(packedAndDamaged(seed, random), random);
  const bytes = inDisorder(seed, random);
  for (let i = 0; i <= random.below(5); i++) random.pick(damages)(bytes, seed.parts, random);
  if (kind < 0.06) return random.pick(packings)(bytes);
  return cut(bytes, random);
}

/** Bytes of the packed file: in Zstandard of the frames' own headers or the table at the end, often. */
function packedAndDamaged(seed: Seed, random: Random): Uint8Array {
  const bytes = random.pick(seed.packed).slice();
  const view = new DataView(bytes.buffer);
  for (let i = 0; i <= random.below(3); i++) {
    const near = random.below(Math.min(60, bytes.length - 4));
    const at = random.pick([near, bytes.length - 4 - near, random.below(bytes.length - 4)]);
    if (random.chance(0.5)) bytes[at] = random.bits();
    else view.setUint32(at, random.pick([0, 1, 0xffff_ffff, 0x7fff_ffff, 0x100_0000, random.bits()]), true);
  }
  return bytes;
}

/** Blocks are left out, come twice or change places; what follows them moves, and stays as long as it was. */
function inDisorder({ bytes, parts: { blocks } }: Seed, random: Random): Uint8Array {
  if (random.chance(0.7)) return bytes.slice();
  const { at, body, length } = random.pick(blocks);
  const block = bytes.slice(at, body + length);
  const rest = Buffer.concat([bytes.subarray(0, at), bytes.subarray(body + length)]);
  if (random.chance(0.3)) return new Uint8Array(rest);
  const to = random.pick(blocks).at;
  const into = random.chance(0.5) ? bytes : rest;
  return new Uint8Array(Buffer.concat([into.subarray(0, to), block, into.subarray(to)]));
}

const cut = (bytes: Uint8Array, random: Random) =>
  random.chance(0.05) ? bytes.subarray(0, random.below(bytes.length)) : bytes;
