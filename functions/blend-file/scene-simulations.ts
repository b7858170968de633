import type { InspectedSimulation } from '../domain/scene-account.ts';
import { nameOf } from './name-of.ts';
import type { NeededData, Part } from './needed-data.ts';
import { isBaked } from './point-cache.ts';
import type { ProjectTree } from './project-tree.ts';
import type { DataBlock } from './read-blocks.ts';
import { SimulatingTrees } from './simulating-trees.ts';
import { cachedSimulations, sharedCache, zoneSimulations } from './simulations.ts';
import { resolveStoredPath } from './stored-path.ts';
import type { StructView } from './struct-view.ts';

/** To ask for what is in a folder takes as long as to look at so many elements. */
const foldersCost = 16;
/** RBW_FLAG_MUTED, RBO_TYPE_ACTIVE and RBO_FLAG_KINEMATIC in DNA_rigidbody_types.h */
const muted = 1 << 0;
const activeBody = 0;
const kinematic = 1 << 0;

/** What in the renders of the scopes depends on the frames before, and whether it is baked. */
export async function sceneSimulations(
  { parts }: NeededData,
  tree: ProjectTree,
): Promise<InspectedSimulation[]> {
  const found = new Map<string, InspectedSimulation & { readonly scenes: string[] }>();
  const add = (object: string, kind: string, baked: boolean, scopes: readonly string[]) => {
    const key = JSON.stringify([object, kind]);
    const known = found.get(key) ?? { object, kind, baked, scenes: [] };
    // One object may carry several of a kind; they are baked when all are.
    found.set(key, { ...known, baked: known.baked && baked });
    for (const scope of scopes) if (!known.scenes.includes(scope)) known.scenes.push(scope);
  };
  const trees = new SimulatingTrees();
  for (const part of parts) {
    for (const [object, scopes] of neededOfKind(part, 'OB')) {
      for (const simulation of cachedSimulations(object)) {
        const baked = simulation.kind === 'fluid' ? simulation.baked : isBaked(simulation.cache);
        add(nameOf(object), simulation.kind, baked, scopes);
      }
      for (const bakes of zoneSimulations(object, trees)) {
        const baked = bakes.length > 0 && (await areThere(bakes, part, tree));
        add(nameOf(object), 'simulation-zone', baked, scopes);
      }
    }
  }
  const moving = scopesWithMovingBodies(parts);
  for (const part of parts) {
    for (const [scene, scopes] of neededOfKind(part, 'SC')) {
      const world = scene.follow('rigidbody_world');
      if (!world || (world.number('flag') & muted) !== 0) continue;
      const inMotion = scopes.filter((scope) => moving.has(scope));
      if (inMotion.length > 0) add(nameOf(scene), 'rigid-body', isBaked(sharedCache(world)), inMotion);
    }
  }
  return [...found.values()];
}

function* neededOfKind(part: Part, code: string): Generator<[StructView, string[]]> {
  const scopes = new Map<DataBlock, string[]>();
  for (const [scope, dataBlocks] of part.needed) {
    for (const dataBlock of dataBlocks) {
      if (dataBlock.code !== code) continue;
      const known = scopes.get(dataBlock);
      if (known) known.push(scope);
      else scopes.set(dataBlock, [scope]);
    }
  }
  for (const [dataBlock, users] of scopes) {
    const view = part.file.view(dataBlock);
    if (view) yield [view, users];
  }
}

async function areThere(
  bakes: readonly { readonly isPacked: boolean; readonly folder: string | undefined }[],
  part: Part,
  tree: ProjectTree,
): Promise<boolean> {
  for (const { isPacked, folder } of bakes) {
    if (isPacked) continue;
    if (folder === undefined) return false;
    part.file.allowances.elements.spend(foldersCost);
    const files = await tree.list(`${resolveStoredPath(folder, part.path)}/meta`);
    if (files.length === 0) return false;
  }
  return true;
}

function scopesWithMovingBodies(parts: readonly Part[]): ReadonlySet<string> {
  const scopes = new Set<string>();
  for (const part of parts) {
    for (const [object, users] of neededOfKind(part, 'OB')) {
      const body = object.follow('rigidbody_object');
      if (body?.number('type') !== activeBody || (body.number('flag') & kinematic) !== 0) continue;
      for (const user of users) scopes.add(user);
    }
  }
  return scopes;
}
