import type { InspectedSimulation } from '../domain/scene-account.ts';
import { nameOf } from './name-of.ts';
import type { NeededData, Part } from './needed-data.ts';
import { isBaked } from './point-cache.ts';
import type { ProjectTree } from './project-tree.ts';
import type { DataBlock } from './read-blocks.ts';
import { type ObjectSimulation, sharedCache, simulationsOf } from './simulations.ts';
import { resolveStoredPath } from './stored-path.ts';
import type { StructView } from './struct-view.ts';

/** RBW_FLAG_MUTED and RBO_TYPE_ACTIVE in DNA_rigidbody_types.h */
const muted = 1 << 0;
const activeBody = 0;

/** What in the renders of the scenes depends on the frames before, and whether it is baked. */
export async function sceneSimulations(
  needed: NeededData,
  tree: ProjectTree,
): Promise<InspectedSimulation[]> {
  const found = new Map<string, InspectedSimulation & { readonly scenes: string[] }>();
  const add = (scene: string, simulation: Omit<InspectedSimulation, 'scenes'>) => {
    const key = JSON.stringify([simulation.object, simulation.kind]);
    const known = found.get(key) ?? { ...simulation, scenes: [] };
    // One object may carry several of a kind; they are baked when all are.
    found.set(key, { ...known, baked: known.baked && simulation.baked });
    if (!known.scenes.includes(scene)) known.scenes.push(scene);
  };
  for (const part of needed.parts) {
    for (const [scene, dataBlocks] of part.needed) {
      for (const view of ofKind(part, dataBlocks, 'OB')) {
        for (const simulation of simulationsOf(view)) {
          const baked = await isSimulationBaked(simulation, part, tree);
          add(scene, { object: nameOf(view), kind: simulation.kind, baked });
        }
      }
      for (const world of rigidBodyWorlds(part, dataBlocks)) {
        add(scene, { object: world.scene, kind: 'rigid-body', baked: isBaked(world.cache) });
      }
    }
  }
  return [...found.values()];
}

function* ofKind(part: Part, dataBlocks: Iterable<DataBlock>, code: string): Generator<StructView> {
  for (const dataBlock of dataBlocks) {
    const view = dataBlock.code === code ? part.file.view(dataBlock) : undefined;
    if (view) yield view;
  }
}

async function isSimulationBaked(
  simulation: ObjectSimulation,
  part: Part,
  tree: ProjectTree,
): Promise<boolean> {
  if (simulation.kind === 'fluid') return simulation.baked;
  if (simulation.kind !== 'simulation-zone') return isBaked(simulation.cache);
  for (const { isPacked, folder } of simulation.bakes) {
    if (isPacked) continue;
    if (folder === undefined) return false;
    const files = await tree.list(`${resolveStoredPath(folder, part.path)}/meta`);
    if (files.length === 0) return false;
  }
  return simulation.bakes.length > 0;
}

function* rigidBodyWorlds(
  part: Part,
  dataBlocks: ReadonlySet<DataBlock>,
): Generator<{ scene: string; cache: StructView | undefined }> {
  for (const scene of ofKind(part, dataBlocks, 'SC')) {
    const world = scene.follow('rigidbody_world');
    if (!world || (world.number('flag') & muted) !== 0) continue;
    for (const object of ofKind(part, dataBlocks, 'OB')) {
      const body = object.follow('rigidbody_object');
      if (body?.number('type') !== activeBody) continue;
      yield { scene: nameOf(scene), cache: sharedCache(world) };
      break;
    }
  }
}
