import { createHash } from 'node:crypto';
import { type Sha256, sha256 } from './units.ts';

/** Writes a JSON value so that equal values give equal text: fields sorted, no white space. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

export const digestOf = (content: string | Uint8Array): Sha256 =>
  sha256(createHash('sha256').update(content).digest('hex'));
