import { CorruptBlendFile } from './errors.ts';
import type { FileHeader } from './file-header.ts';
import { StructLayout } from './struct-layout.ts';

/** Ten times what Blender 5.2 has; a list can claim no more than fits into its block anyway. */
const mostEntries = 200_000;

/**
 * Blender's description of every struct in the file: the layout of the Blender that saved it.
 * @see makesdna.cc: `SDNA`, `NAME` and names, `TYPE` and type names, `TLEN` and sizes, `STRC` and structs
 */
export class Dna {
  readonly #structs: readonly StructLayout[];
  readonly #byName = new Map<string, StructLayout>();

  constructor(content: Uint8Array, file: FileHeader) {
    const reader = new DnaReader(content, file.littleEndian);
    reader.expect('SDNA');
    const names = reader.strings('NAME');
    const types = reader.strings('TYPE');
    reader.expect('TLEN');
    const sizes = types.map(() => reader.short());
    reader.align();
    reader.expect('STRC');
    this.#structs = Array.from({ length: reader.length() }, () => {
      const type = reader.short();
      const fields = Array.from({ length: reader.short() }, () => {
        const fieldType = reader.short();
        return {
          type: types[fieldType] ?? '',
          typeSize: sizes[fieldType] ?? 0,
          declaration: names[reader.short()] ?? '',
        };
      });
      return new StructLayout(types[type] ?? '', sizes[type] ?? 0, fields, file.pointerSize);
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

  strings(tag: string): string[] {
    this.expect(tag);
    const strings = Array.from({ length: this.length() }, () => {
      const end = this.#bytes.indexOf(0, this.#at);
      if (end < 0) throw new CorruptBlendFile('a name in its DNA does not end');
      const text = String.fromCharCode(...this.#bytes.subarray(this.#at, Math.min(end, this.#at + 256)));
      this.#at = end + 1;
      return text;
    });
    this.align();
    return strings;
  }

  length(): number {
    this.#need(4);
    const length = this.#view.getInt32(this.#at, this.#little);
    if (length < 0 || length > mostEntries || length > this.#bytes.length) {
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

  /** Parts start at multiples of four bytes. */
  align(): void {
    this.#at = Math.ceil(this.#at / 4) * 4;
  }

  #need(length: number): void {
    if (this.#at + length > this.#bytes.length) throw new CorruptBlendFile('its DNA ends early');
  }
}
