import { geometryBakes } from './geometry-bakes.ts';
import { nameOf } from './name-of.ts';
import { pointCacheFiles } from './point-cache.ts';
import { simulationsOf } from './simulations.ts';
import { type FileContext, type StoredFile, storedFile } from './stored-file.ts';
import type { StructView } from './struct-view.ts';

/** What an object's modifiers and simulations read from disk. */
export function* objectFiles(object: StructView, context: FileContext): Generator<StoredFile> {
  for (const modifier of object.list('modifiers')) yield* modifierFiles(modifier);
  for (const simulation of simulationsOf(object)) {
    if (simulation.kind === 'simulation-zone') continue;
    if (simulation.kind !== 'fluid') yield* pointCacheFiles(simulation.cache, nameOf(object), context.stem);
    else if (simulation.baked)
      yield { kind: 'fluid-cache', path: simulation.folder, holds: 'folder', isUsed: true };
  }
}

function* modifierFiles(modifier: StructView): Generator<StoredFile> {
  switch (modifier.layout.name) {
    case 'MeshCacheModifierData':
      if (modifier.text('filepath') !== '') yield storedFile('mesh-cache', modifier.text('filepath'));
      break;
    case 'OceanModifierData':
      if (modifier.number('cached') !== 0) {
        yield { kind: 'ocean-cache', path: modifier.text('cachepath'), holds: 'folder', isUsed: true };
      }
      break;
    case 'NodesModifierData':
      for (const { folder, isPacked } of geometryBakes(modifier)) {
        if (folder !== undefined && !isPacked)
          yield { kind: 'geometry-bake', path: folder, holds: 'folder', isUsed: true };
      }
      break;
  }
}
