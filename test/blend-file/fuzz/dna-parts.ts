/** Where a name or the name of a type stands, without the zero behind it. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface DnaStruct {
  /** Where its type's number stands; behind it the count of its fields, and for each its type and its name. */
  readonly at: number;
  readonly type: number;
  readonly fields: readonly { readonly type: number; readonly name: number }[];
}

/** The parts of an undamaged DNA, by where they stand in it. */
export interface DnaParts {
  readonly names: readonly Span[];
  readonly types: readonly Span[];
  /** Where the sizes of the types begin, two bytes each. */
  readonly sizes: number;
  readonly structs: readonly DnaStruct[];
}

export function dnaParts(dna: Uint8Array, littleEndian: boolean): DnaParts {
  const view = new DataView(dna.buffer, dna.byteOffset, dna.byteLength);
  let at = 4;
  const aligned = () => {
    at = Math.ceil(at / 4) * 4;
  };
  const spans = (): Span[] => {
    at += 4;
    const count = view.getInt32(at, littleEndian);
    at += 4;
    const found = Array.from({ length: count }, () => {
      const start = at;
      at = dna.indexOf(0, at) + 1;
      return { start, end: at - 1 };
    });
    aligned();
    return found;
  };
  const names = spans();
  const types = spans();
  const sizes = at + 4;
  at = sizes + 2 * types.length;
  aligned();
  at += 4;
  const count = view.getInt32(at, littleEndian);
  at += 4;
  const short = () => {
    at += 2;
    return view.getUint16(at - 2, littleEndian);
  };
  const structs = Array.from({ length: count }, () => {
    const start = at;
    const type = short();
    const fields = Array.from({ length: short() }, () => ({ type: short(), name: short() }));
    return { at: start, type, fields };
  });
  return { names, types, sizes, structs };
}
