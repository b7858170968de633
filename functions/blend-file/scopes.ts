import type { FrameRange } from '../domain/frame-list.ts';
import type { BlendFile } from './blend-file.ts';
import { BlendFileTooComplex } from './errors.ts';
import { nameOf } from './name-of.ts';
import type { DataBlock } from './read-blocks.ts';
import { viewSuffixes } from './stereo.ts';
import type { StructView } from './struct-view.ts';

/** One scene, or all where they are too many to follow each on its own. */
export interface Scope {
  readonly starts: readonly DataBlock[];
  /** Names of the scenes. */
  readonly scenes: readonly string[];
}

/** Each scope is followed through the whole file: thousands of them, or large ones, would take minutes and gigabytes. */
const mostScopes = 32;
const mostBytes = 160 * 2 ** 20;
const mostDataBlocks = 1_000_000;
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
  const tooMany =
    starts.size > mostScopes ||
    starts.size * file.blocks.bytes > mostBytes ||
    starts.size * file.dataBlocks.length > mostDataBlocks;
  if (starts.size > 1 && tooMany) {
    return new Map([['', { starts: [...starts.values()], scenes: [...starts.keys()] }]]);
  }
  return new Map([...starts].map(([name, start]) => [name, { starts: [start], scenes: [name] }]));
}

/** By what of a scope's scenes the files of sequences and views are chosen. */
export interface Rendered {
  readonly frames: readonly FrameRange[];
  readonly views: readonly string[];
}

/**
 * What is rendered of each scope.
 * @param ranges  by scene
 */
export function renderedOf(
  scopes: Scopes,
  file: BlendFile,
  ranges: ReadonlyMap<string, readonly FrameRange[]>,
): ReadonlyMap<string, Rendered> {
  return new Map(
    [...scopes].map(([name, { scenes, starts }]) => {
      const distinct = new Map<string, FrameRange>();
      for (const range of scenes.flatMap((scene) => ranges.get(scene) ?? [])) {
        distinct.set(`${range.start} ${range.end} ${range.step}`, range);
      }
      const views = starts.flatMap((start) => viewsOf(file.view(start)));
      return [name, { frames: [...distinct.values()], views: [...new Set(views)] }];
    }),
  );
}

const viewsOf = (scene: StructView | undefined): string[] => (scene ? viewSuffixes(scene) : []);

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
