import type * as z from 'zod';
import type { Problem } from '../../domain/failure.ts';
import { isFields } from './later-fields.ts';

type Issue = z.core.$ZodIssue;
export type Path = readonly PropertyKey[];

/** What a schema finds wrong with a value, as problems that name the field; every unknown field is one. */
export function schemaProblems(issues: readonly Issue[], value: unknown, root: Path = []): Problem[] {
  return issues.flatMap((issue) => problemsOf(issue, value, root));
}

function problemsOf(issue: Issue, value: unknown, root: Path): Problem[] {
  if (issue.code === 'invalid_union') {
    const nearest = nearestAlternative(issue.errors);
    const at = [...root, ...issue.path];
    if (nearest) return schemaProblems(nearest, valueAt(value, issue.path), at);
  }
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownField([...root, ...issue.path, key]));
  }
  const path = [...root, ...issue.path];
  const name = nameOf(path);
  const expected = issue.message.replace(/^Invalid input: /, '').replace(/^Too /, 'too ');
  const missing = valueAt(value, issue.path) === undefined;
  return [
    {
      code: missing ? 'MissingField' : 'BadValue',
      message: missing ? `${name} is missing` : `${name}: ${expected}`,
      advice: missing
        ? `give ${name}: /v1/openapi.json says what it holds`
        : `correct ${name}: /v1/openapi.json says what it may hold`,
      pointer: pointerOf(path),
    },
  ];
}

/** Where the fields stand that an issue is about, in the value that has it. */
export function badPlaces(issue: Issue): Path[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => [...issue.path, key]);
  const [within] = (issue.code === 'invalid_union' && nearestAlternative(issue.errors)) || [];
  return within ? badPlaces(within).map((place) => [...issue.path, ...place]) : [issue.path];
}

const unknownField = (path: Path): Problem => ({
  code: 'UnknownField',
  message: `${nameOf(path)} is no field that the farm knows`,
  advice: 'leave it out or correct its spelling: /v1/openapi.json lists the fields',
  pointer: pointerOf(path),
});

/** The alternative of a union whose kind of value it is, so that the fault lies further within. */
const nearestAlternative = (alternatives: readonly Issue[][]): Issue[] | undefined =>
  alternatives.find((issues) =>
    issues.every((issue) => issue.path.length > 0 || issue.code === 'unrecognized_keys'),
  );

const nameOf = (path: Path) => (path.length === 0 ? 'the body' : `“${path.map(String).join('.')}”`);

export const pointerOf = (path: Path): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

export function valueAt(value: unknown, path: Path): unknown {
  let at: unknown = value;
  for (const part of path) {
    if (Array.isArray(at) && typeof part === 'number') at = at[part];
    else if (isFields(at) && Object.hasOwn(at, part)) at = at[String(part)];
    else return undefined;
  }
  return at;
}
