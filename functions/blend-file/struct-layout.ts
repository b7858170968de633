import { earlierNames } from './earlier-names.ts';

export interface FieldDeclaration {
  readonly type: string;
  readonly typeSize: number;
  /** As in C, such as `*next`, `name[64]` or `(*draw)()`. */
  readonly declaration: string;
}

export interface Field {
  readonly type: string;
  /** Bytes from the start of the struct. */
  readonly offset: number;
  readonly isPointer: boolean;
  /** Elements of the array, 1 when it is none. */
  readonly count: number;
  /** Bytes of one element. */
  readonly elementSize: number;
}

/** The fields of one struct, found by name; `a.b` goes into an inline struct. */
export class StructLayout {
  readonly name: string;
  readonly size: number;
  readonly #declarations: readonly FieldDeclaration[];
  readonly #pointerSize: number;
  #fields: Map<string, Field> | undefined;

  constructor(name: string, size: number, fields: readonly FieldDeclaration[], pointerSize: number) {
    this.name = name;
    this.size = size;
    this.#declarations = fields;
    this.#pointerSize = pointerSize;
  }

  /** A file has some 900 structs and the reader asks a few dozen: each is laid out on first use. */
  get fields(): ReadonlyMap<string, Field> {
    this.#fields ??= this.#layOut();
    return this.#fields;
  }

  /** @param name  as in today's Blender; files with an earlier name for it are understood */
  field(name: string): Field | undefined {
    const today = this.fields.get(name);
    if (today) return today;
    for (const earlier of earlierNames(this.name, name)) {
      const field = this.fields.get(earlier);
      if (field) return field;
    }
    return undefined;
  }

  #layOut(): Map<string, Field> {
    const fields = new Map<string, Field>();
    let offset = 0;
    for (const { type, typeSize, declaration } of this.#declarations) {
      const isPointer = declaration.includes('*');
      const elementSize = isPointer ? this.#pointerSize : typeSize;
      const count = arrayLength(declaration);
      fields.set(/\w+/.exec(declaration)?.[0] ?? '', { type, offset, isPointer, count, elementSize });
      offset += elementSize * count;
    }
    return fields;
  }
}

/** `mat[4][4]` has 16 elements. */
function arrayLength(declaration: string): number {
  let length = 1;
  for (const [, digits] of declaration.matchAll(/\[(\d{1,9})\]/g)) length *= Number(digits);
  return length;
}
