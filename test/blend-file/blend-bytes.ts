import type { ByteSource } from '../../functions/blend-file/byte-source.ts';

/**
 * Builds `.blend` files byte by byte, as no Blender at hand writes them any more (32 bit, big endian) or as none
 * would write them at all. The DNA is a small one of the same form as Blender's.
 */
export interface BlendForm {
  /** `_260V`, `-405v`: pointer size, version and endianness as headers until 4.x; `0500`: the header since 5.0. */
  readonly header: string;
}

export interface BlockParts {
  readonly code: string;
  readonly address: bigint;
  readonly struct: string;
  readonly body: Uint8Array;
  readonly count?: number;
  /** What the header claims, when that is not the body's length. */
  readonly length?: number;
  /** Zeros that follow the body, which a source need not hold. */
  readonly zeros?: number;
}

type FieldKind = 'int' | 'short' | 'char' | 'float' | 'pointer';
/** Struct by struct, the fields with their declarations, in order. */
const structs: Readonly<Record<string, readonly (readonly [FieldKind | string, string])[]>> = {
  Link: [['pointer', '*next']],
  ID: [
    ['pointer', '*next'],
    ['char', 'name[24]'],
  ],
  Image: [
    ['ID', 'id'],
    ['char', 'name[64]'],
    ['short', 'source'],
    ['short', 'type'],
    ['int', 'flag'],
  ],
  RenderData: [
    ['int', 'sfra'],
    ['int', 'efra'],
    ['short', 'frs_sec'],
    ['short', 'size'],
    ['int', 'xsch'],
    ['int', 'ysch'],
    ['float', 'frs_sec_base'],
    ['char', 'engine[32]'],
    ['short', 'imtype'],
    ['short', 'views_format'],
    ['int', 'scemode'],
    ['ListBase', 'views'],
  ],
  ListBase: [
    ['pointer', '*first'],
    ['pointer', '*last'],
  ],
  Scene: [
    ['ID', 'id'],
    ['pointer', '*camera'],
    ['RenderData', 'r'],
    ['ListBase', 'markers'],
    ['pointer', '*master_collection'],
    ['pointer', '*ed'],
    ['pointer', '*adt'],
    ['pointer', '*world'],
  ],
  TimeMarker: [
    ['pointer', '*next'],
    ['pointer', '*prev'],
    ['int', 'frame'],
    ['int', 'flag'],
    ['pointer', '*camera'],
  ],
  Object: [
    ['ID', 'id'],
    ['short', 'type'],
    ['short', 'pad'],
    ['int', 'pad2'],
    ['ListBase', 'modifiers'],
  ],
  Collection: [
    ['ID', 'id'],
    ['ListBase', 'gobject'],
  ],
  CollectionObject: [
    ['pointer', '*next'],
    ['pointer', '*prev'],
    ['pointer', '*ob'],
  ],
  ModifierData: [
    ['int', 'type'],
    ['int', 'mode'],
  ],
  NodesModifierData: [
    ['pointer', '*next'],
    ['ModifierData', 'modifier'],
    ['pointer', '*node_group'],
  ],
  bNodeTree: [
    ['ID', 'id'],
    ['ListBase', 'nodes'],
    ['pointer', '*nested_node_refs'],
  ],
  bNode: [
    ['pointer', '*next'],
    ['pointer', '*id'],
    ['int', 'identifier'],
    ['char', 'idname[32]'],
  ],
  NestedNodePath: [
    ['int', 'node_id'],
    ['int', 'id_in_node'],
  ],
  NestedNodeRef: [
    ['int', 'id'],
    ['NestedNodePath', 'path'],
  ],
  Editing: [['ListBase', 'seqbase']],
  Sequence: [
    ['pointer', '*next'],
    ['int', 'flag'],
    ['int', 'type'],
    ['int', 'retiming_handle_num'],
    ['pointer', '*strip'],
    ['ListBase', 'seqbase'],
  ],
  Strip: [
    ['char', 'dir[16]'],
    ['pointer', '*stripdata'],
  ],
  StripElem: [['char', 'name[1]']],
  AnimData: [['pointer', '*action']],
  bAction: [['ID', 'id']],
  FCurve: [
    ['pointer', '*next'],
    ['pointer', '*rna_path'],
  ],
  World: [
    ['ID', 'id'],
    ['pointer', '*mtex[2]'],
  ],
  MTex: [
    ['pointer', '*object'],
    ['pointer', '*tex'],
  ],
  Tex: [
    ['ID', 'id'],
    ['pointer', '*ima'],
  ],
  Library: [
    ['ID', 'id'],
    ['char', 'filepath[32]'],
  ],
  SceneRenderView: [
    ['pointer', '*next'],
    ['char', 'suffix[8]'],
    ['int', 'viewflag'],
  ],
  Volume: [
    ['ID', 'id'],
    ['char', 'filepath[1024]'],
    ['int', 'is_sequence'],
    ['int', 'frame_start'],
    ['int', 'frame_duration'],
    ['int', 'frame_offset'],
    ['int', 'sequence_mode'],
  ],
  FileGlobal: [['pointer', '*curscene']],
};

export class BlendBytes {
  readonly #header: string;
  readonly #pointerSize: 4 | 8;
  readonly #little: boolean;
  readonly #large: boolean;
  /** Bytes, or how many zeros. */
  readonly #parts: (Uint8Array | number)[] = [];

  constructor({ header }: BlendForm) {
    this.#large = /^\d{4}$/.test(header);
    this.#pointerSize = header.startsWith('_') ? 4 : 8;
    this.#little = !header.endsWith('V');
    const [, pointers = '-', version = '', endian = 'v'] = /^([-_])(\d{3})([vV])$/.exec(header) ?? [];
    this.#header = this.#large ? `BLENDER17-01v${header}` : `BLENDER${pointers}${endian}${version}`;
    this.#parts.push(new TextEncoder().encode(this.#header));
  }

  /** The bytes of a struct, its fields by path; what is not given is zero. */
  struct(name: string, values: Readonly<Record<string, number | bigint | string>>): Uint8Array {
    const bytes = new Uint8Array(this.sizeOf(name));
    const view = new DataView(bytes.buffer);
    for (const [path, value] of Object.entries(values)) {
      const { kind, offset } = this.#locate(name, path);
      if (typeof value === 'string') bytes.set(new TextEncoder().encode(value), offset);
      else if (kind === 'pointer') this.#setPointer(view, offset, BigInt(value));
      else if (kind === 'float') view.setFloat32(offset, Number(value), this.#little);
      else if (kind === 'short') view.setInt16(offset, Number(value), this.#little);
      else view.setInt32(offset, Number(value), this.#little);
    }
    return bytes;
  }

  block({
    code,
    address,
    struct,
    body,
    count = 1,
    zeros = 0,
    length = body.length + zeros,
  }: BlockParts): this {
    const header = new Uint8Array(this.#large ? 32 : 16 + this.#pointerSize);
    const view = new DataView(header.buffer);
    const letters = new TextEncoder().encode(code);
    header.set(letters, this.#little ? 0 : 4 - letters.length);
    const index = Object.keys(structs).indexOf(struct);
    if (this.#large) {
      view.setInt32(4, index, true);
      view.setBigUint64(8, address, true);
      view.setBigInt64(16, BigInt(length), true);
      view.setBigInt64(24, BigInt(count), true);
    } else {
      view.setInt32(4, length, this.#little);
      this.#setPointer(view, 8, address);
      view.setInt32(8 + this.#pointerSize, index, this.#little);
      view.setInt32(12 + this.#pointerSize, count, this.#little);
    }
    this.#parts.push(header, body, zeros);
    return this;
  }

  raw(bytes: Uint8Array): this {
    this.#parts.push(bytes);
    return this;
  }

  /** Adds the DNA and the end. */
  end(dna: Uint8Array = this.dna()): Uint8Array {
    this.#end(dna);
    const bytes = new Uint8Array(this.#parts.reduce<number>((size, part) => size + sizeOf(part), 0));
    let at = 0;
    for (const part of this.#parts) {
      if (typeof part !== 'number') bytes.set(part, at);
      at += sizeOf(part);
    }
    return bytes;
  }

  /** Adds the DNA and the end, and leaves the zeros out of memory. */
  endAsSource(): ByteSource {
    this.#end(this.dna());
    let size = 0;
    const pieces: { readonly at: number; readonly bytes: Uint8Array }[] = [];
    for (const part of this.#parts) {
      if (typeof part !== 'number') pieces.push({ at: size, bytes: part });
      size += sizeOf(part);
    }
    return { size, read: async (offset, length) => rangeOf(pieces, offset, length) };
  }

  #end(dna: Uint8Array): void {
    this.block({ code: 'DNA1', address: 1n, struct: 'Link', body: dna });
    this.block({ code: 'ENDB', address: 0n, struct: 'Link', body: new Uint8Array(0) });
  }

  dna(): Uint8Array {
    const declarations = [
      ...new Set(Object.values(structs).flatMap((fields) => fields.map(([, name]) => name))),
    ];
    const plain = ['char', 'short', 'int', 'float', 'void'];
    const types = [...plain, ...Object.keys(structs)];
    const sizes = types.map(
      (type) => ({ char: 1, short: 2, int: 4, float: 4, void: 0 })[type] ?? this.sizeOf(type),
    );
    const shorts = Object.entries(structs).flatMap(([name, fields]) => [
      types.indexOf(name),
      fields.length,
      ...fields.flatMap(([kind, declaration]) => [
        types.indexOf(kind === 'pointer' ? 'void' : kind),
        declarations.indexOf(declaration),
      ]),
    ]);
    return new Uint8Array(
      Buffer.concat([
        Buffer.from('SDNANAME'),
        this.#int(declarations.length),
        padded(Buffer.from(declarations.map((name) => `${name}\0`).join(''))),
        Buffer.from('TYPE'),
        this.#int(types.length),
        padded(Buffer.from(types.map((name) => `${name}\0`).join(''))),
        Buffer.from('TLEN'),
        padded(Buffer.concat(sizes.map((size) => this.#short(size)))),
        Buffer.from('STRC'),
        this.#int(Object.keys(structs).length),
        Buffer.concat(shorts.map((value) => this.#short(value))),
      ]),
    );
  }

  sizeOf(kind: string): number {
    const fields = structs[kind];
    if (fields) return fields.reduce((sum, [type, name]) => sum + this.sizeOf(type) * lengthOf(name), 0);
    return { char: 1, short: 2, int: 4, float: 4 }[kind] ?? this.#pointerSize;
  }

  #locate(struct: string, path: string): { kind: string; offset: number } {
    const [first = '', ...rest] = path.split('.');
    let offset = 0;
    for (const [kind, declaration] of structs[struct] ?? []) {
      if (declaration.replace(/^\*|\[.*$/g, '') === first) {
        const inner = rest.length > 0 ? this.#locate(kind, rest.join('.')) : { kind, offset: 0 };
        return { kind: inner.kind, offset: offset + inner.offset };
      }
      offset += this.sizeOf(kind) * lengthOf(declaration);
    }
    throw new Error(`${struct} has no ${path}`);
  }

  #setPointer(view: DataView, offset: number, address: bigint): void {
    if (this.#pointerSize === 8) view.setBigUint64(offset, address, this.#little);
    else view.setUint32(offset, Number(address), this.#little);
  }

  #int(value: number): Buffer {
    const bytes = Buffer.alloc(4);
    if (this.#little) bytes.writeInt32LE(value);
    else bytes.writeInt32BE(value);
    return bytes;
  }

  #short(value: number): Buffer {
    const bytes = Buffer.alloc(2);
    if (this.#little) bytes.writeUInt16LE(value);
    else bytes.writeUInt16BE(value);
    return bytes;
  }
}

const sizeOf = (part: Uint8Array | number) => (typeof part === 'number' ? part : part.length);
const lengths = new Map<string, number>();
function lengthOf(declaration: string): number {
  const length = lengths.get(declaration) ?? Number(/\[(\d+)\]/.exec(declaration)?.[1] ?? 1);
  lengths.set(declaration, length);
  return length;
}
const padded = (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);

/** @param pieces  in the order of the file; between them are zeros */
function rangeOf(
  pieces: readonly { readonly at: number; readonly bytes: Uint8Array }[],
  offset: number,
  length: number,
): Uint8Array {
  const range = new Uint8Array(length);
  let low = 0;
  let high = pieces.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const { at, bytes } = pieces[middle] ?? { at: 0, bytes: range };
    if (at + bytes.length <= offset) low = middle + 1;
    else high = middle;
  }
  for (let i = low; i < pieces.length; i++) {
    const { at, bytes } = pieces[i] ?? { at: Number.POSITIVE_INFINITY, bytes: range };
    if (at >= offset + length) break;
    const from = Math.max(0, offset - at);
    range.set(bytes.subarray(from, from + offset + length - Math.max(at, offset)), Math.max(0, at - offset));
  }
  return range;
}
