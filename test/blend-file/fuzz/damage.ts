import type { Random } from './random.ts';
import type { BlockPart, SceneParts } from './scene-parts.ts';

/** Does one kind of damage to an uncompressed scene; lengths of the parts stay as they are. */
type Damage = (bytes: Uint8Array, parts: SceneParts, random: Random) => void;

const integers = [
  0,
  1,
  -1,
  2,
  7,
  8,
  255,
  256,
  65_535,
  65_536,
  1e6,
  2 ** 24,
  2 ** 30,
  2 ** 31 - 1,
  -(2 ** 31),
];
const codes = [
  'SC',
  'OB',
  'IM',
  'LI',
  'ID',
  'ME',
  'NT',
  'TX',
  'VO',
  'CF',
  'GLOB',
  'DATA',
  'DNA1',
  'ENDB',
  'USER',
];
const declarations = [
  '*x',
  '*next',
  'id',
  'x[99999]',
  'x[9][9]',
  'x[-1]',
  '(*x)()',
  '',
  'r',
  'nodes',
  'name[9]',
];

const anyBytes: Damage = (bytes, _, random) => {
  const at = random.below(bytes.length);
  for (let i = 0; i <= random.below(8); i++) bytes[at + i] = random.bits();
};

const anyInteger: Damage = (bytes, { header }, random) => {
  const at = 4 * random.below(bytes.length / 4 - 1);
  put(bytes, at, integer(random), 4, header.littleEndian);
};

const fileHeader: Damage = (bytes, { header }, random) => {
  bytes[random.below(header.length)] = random.chance(0.5)
    ? random.bits()
    : random.pick([0x2d, 0x5f, 0x76, 0x56, 0x30]);
};

const blockCode: Damage = (bytes, parts, random) => {
  const { at } = random.pick(parts.blocks);
  copyTo(bytes, at, new TextEncoder().encode(random.pick(codes).padEnd(4, '\0')));
};

/** The places of a block's header, behind its code, as 32-bit numbers. */
const blockHeader: Damage = (bytes, { blocks, header }, random) => {
  const { at, body, length } = random.pick(blocks);
  const value = random.chance(0.3) ? length + random.below(17) - 8 : integer(random);
  put(bytes, at + 4 * (1 + random.below((body - at) / 4 - 1)), value, 4, header.littleEndian);
};

/** A pointer leads to any other block, or back to its own: rings, and structs of the wrong kind. */
const pointer: Damage = (bytes, parts, random) => {
  const { body, length, at } = blockWithContent(parts, random);
  const size = parts.header.pointerSize;
  const target = random.chance(0.3) ? at : random.pick(parts.blocks).at;
  const from = addressIn(bytes, target, parts);
  copyTo(bytes, body + size * random.below(length / size - 1), from);
};

/** Two blocks had the same address. */
const address: Damage = (bytes, parts, random) => {
  const [one, other] = [random.pick(parts.blocks), random.pick(parts.blocks)];
  copyTo(bytes, one.at + 8, addressIn(bytes, other.at, parts));
};

const setting: Damage = (bytes, parts, random) => {
  const { body, length } = blockWithContent(parts, random);
  const size = random.pick([1, 2, 4] as const);
  const at = body + size * random.below(length / size - 1);
  put(bytes, at, integer(random), size, parts.header.littleEndian);
};

/** A text goes on over all that follows, without its zero. */
const endlessText: Damage = (bytes, parts, random) => {
  const { body, length } = blockWithContent(parts, random);
  const start = random.below(length);
  bytes.fill(
    random.pick([0x2f, 0x5c, 0x2e, 0x23, 0xff, 0x39]),
    body + start,
    body + start + random.below(length - start) + 1,
  );
};

const dnaName: Damage = (bytes, { dna, dnaParts: { names, types } }, random) => {
  const { start, end } = random.pick(random.chance(0.7) ? names : types);
  const text = new TextEncoder().encode(random.pick(declarations).slice(0, end - start));
  bytes.fill(0x61, dna.body + start, dna.body + end);
  copyTo(bytes, dna.body + start, text);
};

const dnaDigit: Damage = (bytes, { dna, dnaParts: { names } }, random) => {
  const { start, end } = random.pick(names);
  for (let at = dna.body + start; at < dna.body + end; at++)
    if (isDigit(bytes[at])) bytes[at] = 0x30 + random.below(10);
};

const dnaSize: Damage = (bytes, { header, dna, dnaParts: { sizes, types } }, random) => {
  put(bytes, dna.body + sizes + 2 * random.below(types.length), integer(random), 2, header.littleEndian);
};

/** A struct's own type, the count of its fields, or the type or name of a field: structs come to lie within themselves. */
const dnaStruct: Damage = (bytes, { header, dna, dnaParts: { structs } }, random) => {
  const { at, fields } = random.pick(structs);
  const value = random.chance(0.7) ? random.pick(structs).type : integer(random);
  put(bytes, dna.body + at + 2 * random.below(2 + 2 * fields.length), value, 2, header.littleEndian);
};

const dnaCount: Damage = (bytes, { header, dna }, random) => {
  const tag = random.pick(['NAME', 'TYPE', 'TLEN', 'STRC']);
  const at = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(tag, dna.body);
  if (at >= 0) put(bytes, at + (random.chance(0.2) ? 0 : 4), integer(random), 4, header.littleEndian);
};

/** Those that do most to the reader's paths come several times. */
export const damages: readonly Damage[] = [
  ...[
    anyBytes,
    anyInteger,
    fileHeader,
    blockCode,
    blockHeader,
    blockHeader,
    pointer,
    pointer,
    pointer,
    address,
  ],
  ...[setting, setting, setting, endlessText, dnaName, dnaDigit, dnaSize, dnaStruct, dnaStruct, dnaCount],
];

function blockWithContent({ blocks }: SceneParts, random: Random): BlockPart {
  for (let i = 0; i < 20; i++) {
    const block = random.pick(blocks);
    if (block.length >= 16 && block.code !== 'DNA1') return block;
  }
  return random.pick(blocks);
}

function addressIn(bytes: Uint8Array, at: number, { header }: SceneParts): Uint8Array {
  return bytes.slice(at + 8, at + 8 + header.pointerSize);
}

const integer = (random: Random) => (random.chance(0.7) ? random.pick(integers) : random.bits());
const isDigit = (byte: number | undefined) => byte !== undefined && byte >= 0x30 && byte <= 0x39;

/** Where parts were taken out, others stand elsewhere, or nowhere. */
function put(bytes: Uint8Array, at: number, value: number, size: 1 | 2 | 4, littleEndian: boolean): void {
  for (let i = 0; i < size && at + i < bytes.length; i++) {
    bytes[at + i] = value >>> (8 * (littleEndian ? i : size - 1 - i));
  }
}

function copyTo(bytes: Uint8Array, at: number, from: Uint8Array): void {
  for (const [i, byte] of from.entries()) if (at + i < bytes.length) bytes[at + i] = byte;
}
