/** A value of a layer: what stands for it, as `ValueRep` of OpenUSD has it. */
export interface CrateField {
  readonly token: number;
  readonly type: number;
  readonly isInlined?: boolean;
  readonly payload: number;
}

/** What is in it, or where it is said to be. */
type Section = Uint8Array | readonly [start: number, size: number];

export interface CrateParts {
  /** Version 0.3 compresses nothing, and 0.8 what is `compressed`. */
  readonly minor?: number;
  readonly tokens?: readonly string[];
  /** The token of each string. */
  readonly strings?: readonly number[];
  readonly fields?: readonly CrateField[];
  /** Follows the header, and so begins at `valuesAt`. */
  readonly values?: Uint8Array;
  /** In place of what the sections would be. */
  readonly sections?: Readonly<Record<string, Section>>;
  readonly contentsAt?: number;
}

export const valuesAt = 88;

/** A crate file, of parts that need not fit each other. */
export function crate(parts: CrateParts): Uint8Array {
  const { minor = 3, tokens = ['subLayers'], strings = [], fields = [], values = new Uint8Array(0) } = parts;
  const characters = Buffer.from(tokens.map((token) => `${token}\0`).join(''));
  const sections: Record<string, Section> = {
    TOKENS: Buffer.concat([longs(tokens.length, characters.length), characters]),
    STRINGS: Buffer.concat([longs(strings.length), ints(strings)]),
    FIELDS: Buffer.concat([longs(fields.length), ...fields.map(fieldBytes)]),
    ...parts.sections,
  };
  const body: Uint8Array[] = [values];
  const table: Uint8Array[] = [];
  let at = valuesAt + values.length;
  for (const [name, content] of Object.entries(sections)) {
    const isPlace = !(content instanceof Uint8Array);
    table.push(Buffer.from(name.padEnd(16, '\0')), isPlace ? longs(...content) : longs(at, content.length));
    if (isPlace) continue;
    body.push(content);
    at += content.length;
  }
  const header = Buffer.alloc(valuesAt);
  header.write('PXR-USDC\0');
  header.writeUInt8(minor, 9);
  header.writeBigUInt64LE(BigInt(parts.contentsAt ?? at), 16);
  return Buffer.concat([header, ...body, longs(Object.keys(sections).length), ...table]);
}

function fieldBytes({ token, type, isInlined = false, payload }: CrateField): Buffer {
  const bytes = Buffer.alloc(16);
  bytes.writeUInt32LE(token, 4);
  bytes.writeUIntLE(payload, 8, 6);
  bytes.writeUInt8(type, 14);
  bytes.writeUInt8(isInlined ? 0x40 : 0, 15);
  return bytes;
}

export function longs(...values: (number | bigint)[]): Buffer {
  const bytes = Buffer.alloc(8 * values.length);
  for (const [index, value] of values.entries()) bytes.writeBigUInt64LE(BigInt(value), 8 * index);
  return bytes;
}

export function ints(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value, 4 * index);
  return bytes;
}

/** So many bytes of nothing, by LZ4 in one chunk: 255 for each that it takes. */
export function compressedZeros(size: number): Buffer {
  const more = Math.floor((size - 24) / 255);
  const block = Buffer.alloc(5 + more, 255);
  // One literal, and a match of what is before it, without end.
  block.set([0, 0x1f, 0, 1, 0]);
  return Buffer.concat([block, Buffer.from([0])]);
}
