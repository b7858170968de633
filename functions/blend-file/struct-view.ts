import { type Address, nullAddress } from './address.ts';
import type { Allowance } from './allowance.ts';
import type { BlendFile, StructArray } from './blend-file.ts';
import { CorruptBlendFile } from './errors.ts';
import type { DataBlock } from './read-blocks.ts';
import type { Field, StructLayout } from './struct-layout.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });
const latin1 = new TextDecoder('latin1');

/** Bytes of Blender's longest texts that are of interest: paths. */
const longestText = 1024;

/** Blender writes UTF-8; before 2.5, and in paths as some systems give them, any bytes. */
function decoded(bytes: Uint8Array, allowed: Allowance): string {
  const text = bytes.subarray(0, terminated(bytes));
  allowed.spend(text.length);
  try {
    return utf8.decode(text);
  } catch {
    return latin1.decode(text);
  }
}

function terminated(bytes: Uint8Array): number {
  const end = bytes.subarray(0, longestText).indexOf(0);
  return end < 0 ? longestText : end;
}

/** One struct in the file, read by the names that its DNA gives to the fields. */
export class StructView {
  readonly file: BlendFile;
  /** The data-block within which pointers to plain data lead. */
  readonly owner: DataBlock;
  readonly layout: StructLayout;
  /** Index of the block, in the file's table, that the struct lies in. */
  readonly block: number;
  readonly #pack: DataView;
  /** Where in the pack the struct starts, and where its block ends. */
  readonly #start: number;
  readonly #end: number;

  constructor(file: BlendFile, owner: DataBlock, layout: StructLayout, block: number, offset: number) {
    this.file = file;
    this.owner = owner;
    this.layout = layout;
    this.block = block;
    this.#pack = file.blocks.pack(block);
    this.#start = file.blocks.start(block) + offset;
    this.#end = file.blocks.start(block) + file.blocks.length(block);
  }

  /** Where the data-block that this belongs to lay: it tells data-blocks apart. */
  get address(): Address {
    return this.file.addressOf(this.owner);
  }

  /** Whether this file's Blender knew the field. */
  has(path: string): boolean {
    return this.#find(path) !== undefined;
  }

  /** @returns 0 when this file's Blender did not know the field, as Blender itself reads it */
  number(path: string, index = 0): number {
    const field = this.#find(path);
    if (!field || field.isPointer || index >= field.count) return 0;
    return this.#numberAt(field, this.#start + field.offset + index * field.elementSize);
  }

  /** Text up to its terminating zero. */
  text(path: string): string {
    const field = this.#find(path);
    if (!field || field.isPointer) return '';
    const offset = this.#start + field.offset;
    this.#check(offset, field.count);
    const whole = new Uint8Array(this.#pack.buffer, offset, field.count);
    return decoded(whole, this.file.allowances.textBytes);
  }

  pointer(path: string, index = 0): Address {
    const field = this.#find(path);
    if (!field?.isPointer || index >= field.count) return nullAddress;
    return this.#addressAt(this.#start + field.offset + index * field.elementSize);
  }

  /** Whether a pointer leads anywhere, be it out of the file. */
  isSet(path: string): boolean {
    return this.pointer(path) !== nullAddress;
  }

  /** The struct that lies within this one. */
  inline(path: string): StructView | undefined {
    const field = this.#find(path);
    const layout = field && !field.isPointer ? this.file.dna.named(field.type) : undefined;
    return (
      field &&
      layout &&
      new StructView(
        this.file,
        this.owner,
        layout,
        this.block,
        this.#start - this.file.blocks.start(this.block) + field.offset,
      )
    );
  }

  /**
   * The struct that a pointer leads to: plain data of the same data-block, or another data-block, that of a
   * library where it is at hand.
   */
  follow(path: string, index = 0): StructView | undefined {
    return this.file.resolve(this.pointer(path, index), this.owner);
  }

  /** The array that a pointer leads to. */
  array(path: string): StructArray {
    return this.file.resolveArray(this.pointer(path), this.owner);
  }

  /** The structs of the array that a pointer leads to. */
  *elements(path: string): Generator<StructView> {
    const array = this.array(path);
    for (let i = 0; i < array.length; i++) {
      this.file.allowances.elements.spend();
      const element = array.at(i);
      if (element) yield element;
    }
  }

  /** The text that a `char *` leads to. */
  string(path: string): string {
    const bytes = this.file.resolveBytes(this.pointer(path), this.owner);
    return bytes ? decoded(bytes, this.file.allowances.textBytes) : '';
  }

  /** The elements of a `ListBase`, in order; a ring or a damaged link is an error. */
  *list(path: string): Generator<StructView> {
    const first = this.#find(path);
    if (first?.type !== 'ListBase') return;
    // Who goes round a ring comes by a mark that is moved less and less often.
    let mark = nullAddress;
    let untilNextMark = 1;
    let passed = 0;
    let address = this.#addressAt(this.#start + first.offset);
    while (address !== nullAddress) {
      if (address === mark) throw new CorruptBlendFile(`the list ${this.layout.name}.${path} is a ring`);
      if (++passed === untilNextMark) {
        mark = address;
        untilNextMark *= 2;
      }
      this.file.allowances.elements.spend();
      const element = this.file.resolve(address, this.owner);
      if (!element) return;
      yield element;
      address = element.pointer('next');
    }
  }

  #find(path: string): Field | undefined {
    return this.layout.find(path, this.file.dna);
  }

  #numberAt(field: Field, offset: number): number {
    const little = this.file.header.littleEndian;
    this.#check(offset, field.elementSize);
    if (field.type === 'float') return this.#pack.getFloat32(offset, little);
    if (field.type === 'double') return this.#pack.getFloat64(offset, little);
    const unsigned = field.type.startsWith('u');
    if (field.elementSize === 1) return unsigned ? this.#pack.getUint8(offset) : this.#pack.getInt8(offset);
    if (field.elementSize === 2) {
      return unsigned ? this.#pack.getUint16(offset, little) : this.#pack.getInt16(offset, little);
    }
    if (field.elementSize === 4) {
      return unsigned ? this.#pack.getUint32(offset, little) : this.#pack.getInt32(offset, little);
    }
    if (field.elementSize === 8) return Number(this.#pack.getBigInt64(offset, little));
    return 0;
  }

  #addressAt(offset: number): Address {
    const { pointerSize, littleEndian } = this.file.header;
    this.#check(offset, pointerSize);
    return this.file.blocks.addresses.read(this.#pack, offset, pointerSize, littleEndian);
  }

  #check(offset: number, length: number): void {
    if (offset + length > this.#end) {
      throw new CorruptBlendFile(`a block is too short for the ${this.layout.name} it should hold`);
    }
  }
}
