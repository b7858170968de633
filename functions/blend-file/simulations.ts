import { type GeometryBake, geometryBakes } from './geometry-bakes.ts';
import type { SimulatingTrees } from './simulating-trees.ts';
import type { StructView } from './struct-view.ts';

/** A simulation of an object, and where what it computed is kept. */
export type CachedSimulation =
  | {
      readonly kind: 'cloth' | 'soft-body' | 'particles' | 'hair' | 'dynamic-paint';
      readonly cache: StructView | undefined;
    }
  | { readonly kind: 'fluid'; readonly baked: boolean; readonly folder: string };

/** eModifierMode_Render */
const inRenders = 1 << 1;
/** PSYS_HAIR_DYNAMICS; hair without it stands still. */
const hairDynamics = 1 << 2;
const particleType = { emitter: 0, hair: 2 };
/** Without physics, or on keyed paths, particles are where the frame's number says. */
const simulatedPhysics = new Set([1, 3, 4]);
/** FLUID_DOMAIN_BAKED_DATA and FLUID_DOMAIN_CACHE_REPLAY in DNA_fluid_types.h */
const fluidBaked = 1 << 1;
const replay = 0;
const fluidDomain = 1;

/** What of an object depends on the frames before, but for the zones of geometry nodes. */
export function* cachedSimulations(object: StructView): Generator<CachedSimulation> {
  for (const modifier of renderedModifiers(object)) yield* ofModifier(object, modifier);
}

/** For each geometry nodes modifier that simulates, the bakes of its zones. */
export function* zoneSimulations(
  object: StructView,
  trees: SimulatingTrees,
): Generator<readonly GeometryBake[]> {
  for (const modifier of renderedModifiers(object)) {
    const tree = modifier.follow('node_group');
    if (!trees.simulates(tree)) continue;
    const zones = trees.zones(tree);
    yield geometryBakes(modifier).filter((bake) => zones.has(bake.id));
  }
}

function* renderedModifiers(object: StructView): Generator<StructView> {
  for (const modifier of object.list('modifiers')) {
    if ((modifier.number('modifier.mode') & inRenders) !== 0) yield modifier;
  }
}

function* ofModifier(object: StructView, modifier: StructView): Generator<CachedSimulation> {
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
  }
}

/** Since 2.80 what copies of an object share lies apart. */
export const sharedCache = (holder: StructView): StructView | undefined =>
  (holder.follow('shared') ?? holder).follow('pointcache');

function* ofParticles(system: StructView | undefined): Generator<CachedSimulation> {
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

function* ofFluid(modifier: StructView): Generator<CachedSimulation> {
  const domain = modifier.number('type') === fluidDomain ? modifier.follow('domain') : undefined;
  if (!domain) return;
  // What is replayed is simulated on the way, unless its cache happens to hold the frame.
  const baked = domain.number('cache_type') !== replay && (domain.number('cache_flag') & fluidBaked) !== 0;
  yield { kind: 'fluid', baked, folder: domain.text('cache_directory') };
}
