import type { BlendFile } from './blend-file.ts';
import { BlendFileTooComplex } from './errors.ts';
import { nameOf } from './name-of.ts';
import type { DataBlock } from './read-blocks.ts';
import type { FrameRange } from './stored-file.ts';

/** One scene, or all where they are too many to follow each on its own. */
export interface Scope {
  readonly starts: readonly DataBlock[];
  /** Names of the scenes. */
  readonly scenes: readonly string[];
}

/** Each scope is followed through the whole file: thousands of them, or large ones, would take minutes. */
const mostScopes = 32;
const mostBytes = 160 * 2 ** 20;
/** What is found is told with the names of its scenes: so many names may be told in all. */
const mostNames = 2_000_000;

export type Scopes = ReadonlyMap<string, Scope>;

/** @throws BlendFileTooComplex when there are more scenes than `limit` */
export function scopesOf(file: BlendFile, limit: number): Scopes {
  const starts = new Map<string, DataBlock>();
  for (const scene of file.all('SC')) {
    starts.set(nameOf(scene), scene.owner);
    if (starts.size > limit) throw new BlendFileTooComplex('scenes', limit);
  }
  const tooMany = starts.size > mostScopes || starts.size * file.blocks.bytes > mostBytes;
  if (starts.size > 1 && tooMany) {
    return new Map([['', { starts: [...starts.values()], scenes: [...starts.keys()] }]]);
  }
  return new Map([...starts].map(([name, start]) => [name, { starts: [start], scenes: [name] }]));
}

/** The frames that are rendered of the scenes of each scope. */
export function framesOf(
  scopes: Scopes,
  rangesOf: ReadonlyMap<string, readonly FrameRange[]>,
): ReadonlyMap<string, readonly FrameRange[]> {
  return new Map(
    [...scopes].map(([name, { scenes }]) => {
      const distinct = new Map<string, FrameRange>();
      for (const range of scenes.flatMap((scene) => rangesOf.get(scene) ?? [])) {
        distinct.set(`${range.start} ${range.end} ${range.step}`, range);
      }
      return [name, [...distinct.values()]];
    }),
  );
}

/** Names the scenes of what was found by scope. */
export function withScenes<T extends { readonly scenes: readonly string[] }>(
  found: readonly T[],
  scopes: Scopes,
): T[] {
  let names = 0;
  return found.map((one) => {
    const [first] = one.scenes;
    const scenes =
      one.scenes.length === 1 && first !== undefined
        ? (scopes.get(first)?.scenes ?? [])
        : one.scenes.flatMap((scope) => scopes.get(scope)?.scenes ?? []);
    names += scenes.length;
    if (names > mostNames) throw new BlendFileTooComplex('uses of files by its scenes', mostNames);
    return { ...one, scenes };
  });
}
