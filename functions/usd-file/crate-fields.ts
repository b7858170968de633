import type { CrateSections, SectionReader } from './crate-sections.ts';
import { DamagedUsdLayer } from './errors.ts';

/** A value of a layer's: which field it is of, by its token, and where it is. */
export interface CrateField {
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

/** The fields of a layer: those that it had before it was saved again are none of them. */
export async function fieldsOf(sections: CrateSections): Promise<Iterable<CrateField>> {
  const listed = await sections.open('FIELDS');
  if (listed.isEmpty) return [];
  return sections.isCompressed ? compressedFields(listed) : plainFields(listed);
}

function* compressedFields(listed: SectionReader): Generator<CrateField> {
  const count = listed.length();
  const tokens = listed.integers(count);
  const reps = viewOf(listed.compressed(8 * count));
  if (reps.byteLength < 8 * count) throw new DamagedUsdLayer('it lacks values');
  for (let index = 0; index < count; index++) {
    yield { token: tokens[index] ?? 0, rep: repAt(reps, 8 * index) };
  }
}

function* plainFields(listed: SectionReader): Generator<CrateField> {
  const count = listed.length();
  // Four bytes of nothing, the token, the value.
  const fields = viewOf(listed.take(16 * count));
  for (let index = 0; index < count; index++) {
    yield { token: fields.getUint32(16 * index + 4, true), rep: repAt(fields, 16 * index + 8) };
  }
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
