import type * as z from 'zod';
import { isFields } from './later-fields.ts';
import { badPlaces, type Path } from './schema-problems.ts';

/**
 * As much of a value as a schema of optional fields can read, so that what else is wrong can be told in the same
 * answer. A field with which something is wrong is left out, within objects too; a list as a whole.
 */
export function readablePart<Part extends object>(
  schema: { readonly safeParse: (value: unknown) => z.ZodSafeParseResult<Part> },
  value: unknown,
): Partial<Part> {
  let rest = value;
  // Each time around, a field of the schema is left out, so that there are few.
  for (;;) {
    const parsed = schema.safeParse(rest);
    if (parsed.success) return parsed.data;
    const [first] = parsed.error.issues;
    if (!first || !isFields(rest)) return {};
    rest = badPlaces(first).reduce<unknown>(without, rest);
  }
}

/**
 * The value without the field at a place.
 * @returns undefined when all of it is to be left out: the field is the one that it lacks, or it is a list
 */
function without(value: unknown, [name, ...within]: Path): unknown {
  if (!isFields(value) || typeof name !== 'string' || !Object.hasOwn(value, name)) return undefined;
  const inner = within.length === 0 ? undefined : without(value[name], within);
  const { [name]: _bad, ...kept } = value;
  return inner === undefined ? kept : { ...kept, [name]: inner };
}
