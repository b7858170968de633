import type { Problem } from '../../domain/failure.ts';

type Fields = Readonly<Record<string, unknown>>;
export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Fields of a job that are agreed upon and that this version does not carry out. */
const laterFields = ['overrides', 'onComplete', 'limits.maxCost'] as const;

/** Takes such fields, and such values, out of a body and names each: nothing is ignored in silence. */
export function takeOutLaterFields(body: Fields): { readonly body: Fields; readonly problems: Problem[] } {
  const problems: Problem[] = [];
  const rest: Record<string, unknown> = { ...body };
  for (const name of laterFields) {
    const [outer, inner] = name.split('.');
    if (outer === undefined) continue;
    const holder = inner === undefined ? rest : rest[outer];
    const field = inner ?? outer;
    if (!isFields(holder) || !Object.hasOwn(holder, field)) continue;
    problems.push(notYet(`“${name}”`, `/${name.replace('.', '/')}`));
    const { [field]: _later, ...kept } = holder;
    if (inner === undefined) delete rest[field];
    else rest[outer] = kept;
  }
  return { body: rest, problems };
}

const notYet = (what: string, pointer: string): Problem => ({
  code: 'NotYetSupported',
  message: `this version of the farm does not do ${what} yet`,
  advice: 'leave it out',
  pointer,
});
