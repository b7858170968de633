import { geometryBakes } from './geometry-bakes.ts';
import { nameOf } from './name-of.ts';
import { pathsInProperties } from './path-sockets.ts';
import { pointCacheFiles } from './point-cache.ts';
import { cachedSimulations } from './simulations.ts';
import { type FileContext, type FileKind, type StoredFile, storedFile } from './stored-file.ts';
import type { StructView } from './struct-view.ts';

/** What an object's modifiers and simulations read from disk. */
export function* objectFiles(object: StructView, context: FileContext): Generator<StoredFile> {
  for (const modifier of object.list('modifiers')) yield* modifierFiles(modifier);
  for (const simulation of cachedSimulations(object)) {
    if (simulation.kind !== 'fluid') yield* pointCacheFiles(simulation.cache, nameOf(object), context.stem);
    else if (simulation.folder !== '') yield folder('fluid-cache', simulation.folder, !simulation.baked);
  }
}

function* modifierFiles(modifier: StructView): Generator<StoredFile> {
  switch (modifier.layout.name) {
    case 'MeshCacheModifierData':
      if (modifier.text('filepath') !== '') yield storedFile('mesh-cache', modifier.text('filepath'));
      break;
    case 'OceanModifierData':
      if (modifier.number('cached') !== 0) {
        yield folder('ocean-cache', modifier.text('cachepath'));
      }
      break;
    case 'NodesModifierData':
      for (const path of pathsInProperties(modifier)) yield storedFile('geometry', path);
      for (const bake of geometryBakes(modifier)) {
        // What was never baked names a folder too, and then simulates.
        if (bake.folder !== undefined && !bake.isPacked) yield folder('geometry-bake', bake.folder, true);
      }
      break;
  }
}

const folder = (kind: FileKind, path: string, isOptional = false): StoredFile => ({
  kind,
  path,
  holds: 'folder',
  isOptional,
  isUsed: true,
});
