import { isFollowed } from './followed-pointers.ts';
import { namesInFiles } from './names-in-files.ts';

/** No struct of Blender's has as many; a damaged DNA may claim an array of billions. */
const mostPointers = 10_000;

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

/** Where a struct's inline structs are found. */
interface Structs {
  named(name: string): StructLayout | undefined;
  /** @throws CorruptBlendFile when all structs together have too many */
  countPointers(count: number): void;
}

/** The fields of one struct, found by name; `a.b` goes into an inline struct. */
export class StructLayout {
  readonly name: string;
  readonly size: number;
  readonly #declarations: () => readonly FieldDeclaration[];
  readonly #pointerSize: number;
  #fields: Map<string, Field> | undefined;
  /** What was asked before; null where there is no such field. */
  #found: Map<string, Field | null> | undefined;
  #pointers: readonly number[] | undefined;

  constructor(
    name: string,
    size: number,
    declarations: () => readonly FieldDeclaration[],
    pointerSize: number,
  ) {
    this.name = name;
    this.size = size;
    this.#declarations = declarations;
    this.#pointerSize = pointerSize;
  }

  /** A file has some 900 structs and the reader asks a few dozen: each is laid out on first use. */
  get fields(): ReadonlyMap<string, Field> {
    this.#fields ??= this.#layOut();
    return this.#fields;
  }

  /** @param name  as in today's Blender; what files call otherwise is understood */
  field(name: string): Field | undefined {
    for (const inFile of namesInFiles(this.name, name)) {
      const field = this.fields.get(inFile);
      if (field) return field;
    }
    return this.fields.get(name);
  }

  /**
   * @param path  a field, or one of an inline struct (`r.im_format.imtype`)
   * @returns its offset counts from the start of this struct
   */
  find(path: string, structs: Structs): Field | undefined {
    this.#found ??= new Map();
    const known = this.#found.get(path);
    if (known !== undefined) return known ?? undefined;
    const found = this.#search(path, structs);
    this.#found.set(path, found ?? null);
    return found;
  }

  #search(path: string, structs: Structs): Field | undefined {
    const [name = '', ...rest] = path.split('.');
    const field = this.field(name);
    if (!field || rest.length === 0) return field;
    const inner = field.isPointer ? undefined : structs.named(field.type)?.find(rest.join('.'), structs);
    return inner && { ...inner, offset: field.offset + inner.offset };
  }

  /** Where the pointers of the struct lie, those of inline structs included, but for those that no render follows. */
  pointers(structs: Structs): readonly number[] {
    if (this.#pointers) return this.#pointers;
    // A damaged DNA may claim that a struct lies within itself.
    this.#pointers = [];
    this.#pointers = isFollowed(this.name) ? this.#findPointers(structs) : [];
    structs.countPointers(this.#pointers.length);
    return this.#pointers;
  }

  #findPointers(structs: Structs): number[] {
    const found: number[] = [];
    for (const [name, field] of this.fields) {
      if (!isFollowed(this.name, name)) continue;
      const inner = field.isPointer ? [0] : (structs.named(field.type)?.pointers(structs) ?? []);
      if (inner.length === 0) continue;
      for (let i = 0; i < field.count && found.length < mostPointers; i++) {
        for (const offset of inner) found.push(field.offset + i * field.elementSize + offset);
      }
    }
    return found;
  }

  #layOut(): Map<string, Field> {
    const fields = new Map<string, Field>();
    let offset = 0;
    for (const { type, typeSize, declaration } of this.#declarations()) {
      const isPointer = declaration.includes('*');
      const elementSize = isPointer ? this.#pointerSize : typeSize;
      const count = arrayLength(declaration);
      fields.set(fieldName(declaration), { type, offset, isPointer, count, elementSize });
      offset += elementSize * count;
    }
    return fields;
  }
}

/** The word in a declaration. Without a pattern, which takes several times as long: a file has thousands. */
function fieldName(declaration: string): string {
  let start = 0;
  while (start < declaration.length && !isOfWord(declaration.charCodeAt(start))) start++;
  let end = start;
  while (end < declaration.length && isOfWord(declaration.charCodeAt(end))) end++;
  return declaration.slice(start, end);
}

const isOfWord = (code: number) =>
  (code >= 0x61 && code <= 0x7a) ||
  code === 0x5f ||
  (code >= 0x30 && code <= 0x39) ||
  (code >= 0x41 && code <= 0x5a);

/** `mat[4][4]` has 16 elements. */
function arrayLength(declaration: string): number {
  let length = 1;
  if (!declaration.includes('[')) return length;
  for (const [, digits] of declaration.matchAll(/\[(\d{1,9})\]/g)) length *= Number(digits);
  return length;
}
