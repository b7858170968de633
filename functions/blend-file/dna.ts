import { CorruptBlendFile } from './errors.ts';
import type { FileHeader } from './file-header.ts';
import { StructLayout } from './struct-layout.ts';

const latin1 = new TextDecoder('latin1');

/** Ten times what Blender 5.2 has. */
const most = { names: 100_000, types: 20_000, structs: 20_000, pointers: 200_000 };

/**
 * Blender's description of every struct in the file: the layout of the Blender that saved it.
 * @see makesdna.cc: `SDNA`, `NAME` and names, `TYPE` and type names, `TLEN` and sizes, `STRC` and structs
 */
export class Dna {
  readonly #structs: readonly StructLayout[];
  readonly #byName = new Map<string, StructLayout>();
  #pointers = 0;

  constructor(content: Uint8Array, file: FileHeader) {
    const reader = new DnaReader(content, file.littleEndian);
    reader.expect('SDNA');
    const names = reader.strings('NAME', most.names);
    const types = reader.strings('TYPE', most.types);
    reader.expect('TLEN');
    const sizes = types.map(() => reader.short());
    reader.align();
    reader.expect('STRC');
    this.#structs = Array.from({ length: reader.length(most.structs) }, () => {
      const type = reader.short();
      const fields = reader.shorts(2 * reader.short());
      const declarations = () =>
        Array.from({ length: fields.length / 2 }, (_, i) => {
          const fieldType = fields.at(2 * i);
          return {
            type: types[fieldType] ?? '',
            typeSize: sizes[fieldType] ?? 0,
            declaration: names[fields.at(2 * i + 1)] ?? '',
          };
        });
      return new StructLayout(types[type] ?? '', sizes[type] ?? 0, declarations, file.pointerSize);
    });
    for (const struct of this.#structs) this.#byName.set(struct.name, struct);
  }

  /** @param index  as block headers give it */
  at(index: number): StructLayout | undefined {
    return this.#structs[index];
  }

  named(name: string): StructLayout | undefined {
    return this.#byName.get(name);
  }

  /** Called for the pointers of each struct: structs within structs may claim more than memory holds. */
  countPointers(count: number): void {
    this.#pointers += count;
    if (this.#pointers > most.pointers) throw new CorruptBlendFile('its DNA has pointers without end');
  }
}

class DnaReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #little: boolean;
  #at = 0;

  constructor(bytes: Uint8Array, littleEndian: boolean) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#little = littleEndian;
  }

  expect(tag: string): void {
    const found = String.fromCharCode(...this.#bytes.subarray(this.#at, this.#at + 4));
    if (found !== tag)
      throw new CorruptBlendFile(`its DNA has ${JSON.stringify(found)} where ${tag} belongs`);
    this.#at += 4;
  }

  strings(tag: string, atMost: number): string[] {
    this.expect(tag);
    const count = this.length(atMost);
    const start = this.#at;
    for (let i = 0; i < count; i++) {
      const end = this.#bytes.indexOf(0, this.#at);
      if (end < 0) throw new CorruptBlendFile('a name in its DNA does not end');
      this.#at = end + 1;
    }
    // All at once, since each on its own takes ten times as long.
    const strings = latin1.decode(this.#bytes.subarray(start, this.#at)).split('\0').slice(0, count);
    this.align();
    return strings;
  }

  length(atMost: number): number {
    this.#need(4);
    const length = this.#view.getInt32(this.#at, this.#little);
    if (length < 0 || length > atMost) {
      throw new CorruptBlendFile(`a list in its DNA claims ${length} entries`);
    }
    this.#at += 4;
    return length;
  }

  short(): number {
    this.#need(2);
    const value = this.#view.getUint16(this.#at, this.#little);
    this.#at += 2;
    return value;
  }

  /** So many numbers, to be looked at when they are needed. */
  shorts(length: number): { readonly length: number; at(index: number): number } {
    this.#need(2 * length);
    const start = this.#at;
    this.#at += 2 * length;
    return { length, at: (index) => this.#view.getUint16(start + 2 * index, this.#little) };
  }

  /** Parts start at multiples of four bytes. */
  align(): void {
    this.#at = Math.ceil(this.#at / 4) * 4;
  }

  #need(length: number): void {
    if (this.#at + length > this.#bytes.length) throw new CorruptBlendFile('its DNA ends early');
  }
}
