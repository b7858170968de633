import type { CrateSections, SectionReader } from './crate-sections.ts';
import { DamagedUsdLayer } from './errors.ts';

/** Behind the last field of a set. */
const endOfSet = 0xffffffff;

/** A value of a layer's: which field it is of, by its token, and where it is. */
export interface CrateField {
  readonly index: number;
  readonly token: number;
  readonly rep: ValueRep;
}

/**
 * What stands for a value: its type, whether it is in place of its place, and that. @see ValueRep in crateFile.h of
 * OpenUSD
 */
export interface ValueRep {
  readonly type: number;
  readonly isArray: boolean;
  readonly isInlined: boolean;
  readonly payload: number;
}

export const repAt = (view: DataView, at: number): ValueRep => ({
  type: view.getUint8(at + 6),
  isArray: (view.getUint8(at + 7) & 0x80) !== 0,
  isInlined: (view.getUint8(at + 7) & 0x40) !== 0,
  payload: view.getUint32(at, true) + view.getUint16(at + 4, true) * 2 ** 32,
});

/**
 * The fields that the layer has of some types. A file that was saved again still holds those that it had before: of
 * these none is among them.
 */
export async function fieldsOf(
  sections: CrateSections,
  isWanted: (field: CrateField) => boolean,
): Promise<CrateField[]> {
  const listed = await sections.open('FIELDS');
  if (listed.isEmpty) return [];
  const wanted = new Map<number, CrateField>();
  for (const field of sections.isCompressed ? compressedFields(listed) : plainFields(listed)) {
    if (isWanted(field)) wanted.set(field.index, field);
  }
  if (wanted.size === 0) return [];
  const inUse = await fieldsInUse(sections);
  return [...wanted].filter(([index]) => inUse.has(index)).map(([, field]) => field);
}

function* compressedFields(listed: SectionReader): Generator<CrateField> {
  const count = listed.length();
  const tokens = listed.integers(count);
  const reps = viewOf(listed.compressed(8 * count));
  if (reps.byteLength < 8 * count) throw new DamagedUsdLayer('it lacks values');
  for (let index = 0; index < count; index++) {
    yield { index, token: tokens[index] ?? 0, rep: repAt(reps, 8 * index) };
  }
}

function* plainFields(listed: SectionReader): Generator<CrateField> {
  const count = listed.length();
  // Four bytes of nothing, the token, the value.
  const fields = viewOf(listed.take(16 * count));
  for (let index = 0; index < count; index++) {
    yield { index, token: fields.getUint32(16 * index + 4, true), rep: repAt(fields, 16 * index + 8) };
  }
}

/** Numbers of the fields that some object of the layer has. */
async function fieldsInUse(sections: CrateSections): Promise<ReadonlySet<number>> {
  const [sets, specs] = await Promise.all([sections.open('FIELDSETS'), sections.open('SPECS')]);
  if (sets.isEmpty || specs.isEmpty) return new Set();
  const fields = sections.isCompressed ? sets.integers(sets.length()) : plainIntegers(sets);
  const starts = sections.isCompressed ? compressedSetsOf(specs) : plainSetsOf(specs, sections);
  const found = new Set<number>();
  const walked = new Uint8Array(fields.length);
  for (const start of starts) {
    // Sets may share their ends, and nothing is walked twice.
    for (let at = start; walked[at] === 0 && fields[at] !== endOfSet; at++) {
      walked[at] = 1;
      found.add(fields[at] ?? 0);
    }
  }
  return found;
}

function compressedSetsOf(specs: SectionReader): Uint32Array {
  const count = specs.length();
  specs.integers(count); // of which path each is
  return specs.integers(count);
}

/** Three numbers: the path, the set, the kind; in 0.0.1 behind four bytes of nothing. */
function* plainSetsOf(specs: SectionReader, { version }: CrateSections): Generator<number> {
  const padding = version.minor === 0 ? 4 : 0;
  const count = specs.length();
  const listed = viewOf(specs.take((12 + padding) * count));
  for (let index = 0; index < count; index++) {
    yield listed.getUint32((12 + padding) * index + padding + 4, true);
  }
}

function plainIntegers(listed: SectionReader): Uint32Array {
  const view = viewOf(listed.take(4 * listed.length()));
  return Uint32Array.from({ length: view.byteLength / 4 }, (_, index) => view.getUint32(4 * index, true));
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
