import { type GeometryBake, geometryBakes, hasSimulation, simulationZones } from './geometry-bakes.ts';
import type { StructView } from './struct-view.ts';

/** A simulation of an object, and where what it computed is kept. */
export type ObjectSimulation =
  | {
      readonly kind: 'cloth' | 'soft-body' | 'particles' | 'hair' | 'dynamic-paint';
      readonly cache: StructView | undefined;
    }
  | { readonly kind: 'fluid'; readonly baked: boolean; readonly folder: string }
  | { readonly kind: 'simulation-zone'; readonly bakes: readonly GeometryBake[] };

/** eModifierMode_Render */
const inRenders = 1 << 1;
/** PSYS_HAIR_DYNAMICS; hair without it stands still. */
const hairDynamics = 1 << 2;
const particleType = { emitter: 0, hair: 2 };
/** Without physics, or on keyed paths, particles are where the frame's number says. */
const simulatedPhysics = new Set([1, 3, 4]);
/** FLUID_DOMAIN_BAKED_DATA in DNA_fluid_types.h */
const fluidBaked = 1 << 1;
const fluidDomain = 1;

/** What of an object depends on the frames before. */
export function* simulationsOf(object: StructView): Generator<ObjectSimulation> {
  for (const modifier of object.list('modifiers')) {
    if ((modifier.number('modifier.mode') & inRenders) !== 0) yield* ofModifier(object, modifier);
  }
}

function* ofModifier(object: StructView, modifier: StructView): Generator<ObjectSimulation> {
  switch (modifier.layout.name) {
    case 'ClothModifierData':
      yield { kind: 'cloth', cache: modifier.follow('point_cache') };
      break;
    case 'SoftbodyModifierData': {
      const soft = object.follow('soft');
      if (soft) yield { kind: 'soft-body', cache: sharedCache(soft) };
      break;
    }
    case 'ParticleSystemModifierData':
      yield* ofParticles(modifier.follow('psys'));
      break;
    case 'FluidModifierData':
      yield* ofFluid(modifier);
      break;
    case 'DynamicPaintModifierData':
      for (const surface of modifier.follow('canvas')?.list('surfaces') ?? []) {
        yield { kind: 'dynamic-paint', cache: surface.follow('pointcache') };
      }
      break;
    case 'NodesModifierData':
      yield* ofNodes(modifier);
      break;
  }
}

/** Since 2.80 what copies of an object share lies apart. */
export const sharedCache = (holder: StructView): StructView | undefined =>
  (holder.follow('shared') ?? holder).follow('pointcache');

function* ofParticles(system: StructView | undefined): Generator<ObjectSimulation> {
  const settings = system?.follow('part');
  if (!system || !settings) return;
  const type = settings.number('type');
  if (type === particleType.emitter && simulatedPhysics.has(settings.number('phystype'))) {
    yield { kind: 'particles', cache: system.follow('pointcache') };
  }
  if (type === particleType.hair && (system.number('flag') & hairDynamics) !== 0) {
    yield { kind: 'hair', cache: system.follow('pointcache') };
  }
}

function* ofFluid(modifier: StructView): Generator<ObjectSimulation> {
  const domain = modifier.number('type') === fluidDomain ? modifier.follow('domain') : undefined;
  if (!domain) return;
  const baked = (domain.number('cache_flag') & fluidBaked) !== 0;
  yield { kind: 'fluid', baked, folder: domain.text('cache_directory') };
}

function* ofNodes(modifier: StructView): Generator<ObjectSimulation> {
  const tree = modifier.follow('node_group');
  if (!hasSimulation(tree)) return;
  const zones = simulationZones(tree);
  yield { kind: 'simulation-zone', bakes: geometryBakes(modifier).filter((bake) => zones.has(bake.id)) };
}
