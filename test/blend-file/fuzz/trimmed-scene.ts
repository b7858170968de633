import { isFollowed } from '../../../functions/blend-file/followed-pointers.ts';
import { isKept } from '../../../functions/blend-file/kept-blocks.ts';
import type { DnaParts, Span } from './dna-parts.ts';
import { type BlockPart, sceneParts } from './scene-parts.ts';

/** Kinds whose content no render needs and of which every file has plenty: `WM`, brushes, window layouts. */
const left = new Set(['WM', 'SN', 'SR', 'WS', 'BR', 'PL', 'PC', 'REND', 'TEST', 'USER', 'LS', 'IP']);
/** Lists are cut to so many elements: more of a kind are read the same way. */
const mostOfAKind = 3;
/** What is written behind all others. */
const apart = new Set(['DNA1', 'ENDB']);

/**
 * An uncompressed scene by Blender without what the reader passes over, and with a DNA of the structs that are
 * left: a twentieth of the file, in which damage more often hits what matters.
 */
export function trimmedScene(bytes: Uint8Array): Uint8Array {
  const { header, blocks, dna, dnaParts } = sceneParts(bytes);
  const text = (span: Span | undefined) =>
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString(
      'latin1',
      dna.body + (span?.start ?? 0),
      dna.body + (span?.end ?? 0),
    );
  const nameOf = (struct: number) => text(dnaParts.types[dnaParts.structs[struct]?.type ?? -1]);
  let owner = '';
  let ofKind = new Map<number, number>();
  const kept = blocks.filter((block) => {
    if (block.code !== 'DATA') {
      owner = block.code;
      ofKind = new Map();
    }
    const earlier = ofKind.get(block.struct) ?? 0;
    ofKind.set(block.struct, earlier + 1);
    return (
      earlier < mostOfAKind &&
      !left.has(owner) &&
      !apart.has(block.code) &&
      isKept(block, owner) &&
      isFollowed(nameOf(block.struct))
    );
  });
  const content = bytes.subarray(dna.body, dna.body + dna.length);
  const { newDna, numbers } = trimmedDna(
    content,
    dnaParts,
    new Set(kept.map(({ struct }) => struct)),
    header.littleEndian,
  );
  const end = blocks.find(({ code }) => code === 'ENDB');
  const parts = [
    bytes.slice(0, header.length),
    ...kept.map((block) => renumbered(bytes, block, numbers.get(block.struct) ?? 0, header)),
    withLength(bytes.slice(dna.at, dna.body), newDna.length, header),
    newDna,
    ...(end ? [bytes.slice(end.at)] : []),
  ];
  return new Uint8Array(Buffer.concat(parts));
}

interface Form {
  readonly largeBlocks: boolean;
  readonly pointerSize: 4 | 8;
  readonly littleEndian: boolean;
}

function renumbered(
  bytes: Uint8Array,
  { at, body, length }: BlockPart,
  struct: number,
  form: Form,
): Uint8Array {
  const block = bytes.slice(at, body + length);
  const offset = form.largeBlocks ? 4 : 8 + form.pointerSize;
  new DataView(block.buffer).setInt32(offset, struct, form.littleEndian);
  return block;
}

function withLength(blockHeader: Uint8Array, length: number, form: Form): Uint8Array {
  const view = new DataView(blockHeader.buffer, blockHeader.byteOffset);
  if (form.largeBlocks) view.setBigInt64(16, BigInt(length), form.littleEndian);
  else view.setInt32(4, length, form.littleEndian);
  return blockHeader;
}

function trimmedDna(
  dna: Uint8Array,
  { names, types, sizes, structs }: DnaParts,
  used: ReadonlySet<number>,
  little: boolean,
): { newDna: Uint8Array; numbers: ReadonlyMap<number, number> } {
  const byType = new Map(structs.map(({ type }, index) => [type, index]));
  // Index 0 stands for raw data; of the others, those that lie within a struct are needed with it.
  const wanted = new Set([0, ...used]);
  for (const index of wanted) {
    for (const { type, name } of structs[index]?.fields ?? []) {
      const inner = byType.get(type);
      if (inner !== undefined && dna[names[name]?.start ?? 0] !== 0x2a) wanted.add(inner);
    }
  }
  const some = [...wanted].sort((a, b) => a - b).flatMap((index) => structs[index] ?? []);
  const numbers = new Map([...wanted].sort((a, b) => a - b).map((index, number) => [index, number]));
  const nameNumbers = numbered(some.flatMap(({ fields }) => fields.map(({ name }) => name)));
  const typeNumbers = numbered(
    some.flatMap(({ type, fields }) => [type, ...fields.map((field) => field.type)]),
  );
  const int = (value: number) => Buffer.from(Int32Array.of(little ? value : swapped(value)).buffer);
  const shorts = (values: readonly number[]) => {
    const buffer = Buffer.alloc(2 * values.length);
    for (const [i, value] of values.entries()) {
      if (little) buffer.writeUInt16LE(value, 2 * i);
      else buffer.writeUInt16BE(value, 2 * i);
    }
    return buffer;
  };
  const texts = (spans: readonly Span[], of: ReadonlyMap<number, number>) =>
    padded(Buffer.concat([...of.keys()].map((i) => dna.subarray(spans[i]?.start, (spans[i]?.end ?? 0) + 1))));
  const view = new DataView(dna.buffer, dna.byteOffset);
  const newDna = Buffer.concat([
    Buffer.from('SDNANAME'),
    int(nameNumbers.size),
    texts(names, nameNumbers),
    Buffer.from('TYPE'),
    int(typeNumbers.size),
    texts(types, typeNumbers),
    Buffer.from('TLEN'),
    padded(shorts([...typeNumbers.keys()].map((type) => view.getUint16(sizes + 2 * type, little)))),
    Buffer.from('STRC'),
    int(some.length),
    shorts(
      some.flatMap(({ type, fields }) => [
        typeNumbers.get(type) ?? 0,
        fields.length,
        ...fields.flatMap((field) => [typeNumbers.get(field.type) ?? 0, nameNumbers.get(field.name) ?? 0]),
      ]),
    ),
  ]);
  return { newDna: new Uint8Array(newDna), numbers };
}

const numbered = (values: readonly number[]) =>
  new Map([...new Set(values)].map((value, index) => [value, index]));
const padded = (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
const swapped = (value: number) => Buffer.from(Int32Array.of(value).buffer).readInt32BE();
