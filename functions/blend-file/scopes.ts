import type { InspectedScene } from '../domain/scene-account.ts';
import type { BlendFile } from './blend-file.ts';
import { nameOf } from './name-of.ts';
import type { DataBlock } from './read-blocks.ts';
import type { FrameRange } from './stored-file.ts';

/** One scene, or all where they are too many to follow each on its own. */
export interface Scope {
  readonly starts: readonly DataBlock[];
  readonly scenes: readonly InspectedScene[];
}

/** Each scene is followed through the whole file: thousands of scenes would take minutes. */
const mostScopes = 32;

export function scopesOf(file: BlendFile, scenes: readonly InspectedScene[]): ReadonlyMap<string, Scope> {
  const starts = new Map([...file.all('SC')].map((view) => [nameOf(view), view.owner]));
  if (scenes.length > mostScopes) return new Map([['', { starts: [...starts.values()], scenes }]]);
  return new Map(
    scenes.map((scene) => {
      const start = starts.get(scene.name);
      return [scene.name, { starts: start ? [start] : [], scenes: [scene] }];
    }),
  );
}

export const startsOf = (scopes: ReadonlyMap<string, Scope>): ReadonlyMap<string, readonly DataBlock[]> =>
  new Map([...scopes].map(([name, { starts }]) => [name, starts]));

export const framesOf = (scopes: ReadonlyMap<string, Scope>): ReadonlyMap<string, readonly FrameRange[]> =>
  new Map([...scopes].map(([name, { scenes }]) => [name, scenes.map(({ frames }) => frames)]));

/** Names the scenes of what was found by scope. */
export const withScenesOf =
  (scopes: ReadonlyMap<string, Scope>) =>
  <T extends { readonly scenes: readonly string[] }>(found: T): T => ({
    ...found,
    scenes: found.scenes.flatMap((scope) => scopes.get(scope)?.scenes.map(({ name }) => name) ?? []),
  });
