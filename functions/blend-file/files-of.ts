import { imageFiles } from './image-files.ts';
import type { ImageUsers } from './image-users.ts';
import { objectFiles } from './object-files.ts';
import { pathsInSockets } from './path-sockets.ts';
import { pointCacheFiles } from './point-cache.ts';
import type { DataBlock } from './read-blocks.ts';
import { usesSequencer } from './scene-use.ts';
import { cacheFileFiles, movieClipFiles, volumeFiles } from './sequence-files.ts';
import { sharedCache } from './simulations.ts';
import { type FileContext, type FileKind, type StoredFile, storedFile } from './stored-file.ts';
import { stripFiles } from './strip-files.ts';
import { liveStrips, stripStruct } from './strips.ts';
import type { StructView } from './struct-view.ts';

/** NODE_SCRIPT_EXTERNAL, NODE_IES_EXTERNAL and CAM_CUSTOM_SHADER_EXTERNAL */
const external = 1;
/** CAM_CUSTOM, a lens written in OSL */
const customCamera = 3;
/** TXT_ISMEM: the text has no file of its own. TXT_ISEXT: the scene does not hold its lines as well. */
const inMemory = 1 << 2;
const onDiskOnly = 1 << 3;

/** The files that one data-block names. */
export function* filesOf(
  dataBlock: DataBlock,
  context: FileContext,
  imageUsers: ImageUsers,
): Generator<StoredFile> {
  const view = context.file.view(dataBlock);
  if (!view) return;
  switch (dataBlock.code) {
    case 'IM':
      yield* imageFiles(view, imageUsers.get(dataBlock) ?? [], context);
      break;
    case 'SO':
      yield* unlessPacked('sound', view);
      break;
    case 'VF':
      if (view.text('filepath') !== '<builtin>') yield* unlessPacked('font', view);
      break;
    case 'VO':
      yield* volumeFiles(view, context);
      break;
    case 'MC':
      yield* movieClipFiles(view, context);
      break;
    case 'CF':
      yield* cacheFileFiles(view, context);
      break;
    case 'ME':
      for (const details of context.file.within(dataBlock, 'CustomDataExternal')) {
        if (details.text('filename') !== '') yield storedFile('multires', details.text('filename'));
      }
      break;
    case 'CA':
      if (view.number('type') === customCamera && view.number('custom_mode') === external) {
        if (view.text('custom_filepath') !== '') yield storedFile('script', view.text('custom_filepath'));
      }
      break;
    case 'NT':
      for (const path of pathsInSockets(view)) yield storedFile('geometry', path);
      break;
    case 'OB':
      yield* objectFiles(view, context);
      break;
    case 'SC':
      yield* sceneFiles(view, context);
      break;
    case 'TX':
      if ((view.number('flags') & inMemory) === 0 && view.string('filepath') !== '') {
        yield {
          ...storedFile('text', view.string('filepath')),
          isUsed: (view.number('flags') & onDiskOnly) !== 0,
        };
      }
      break;
  }
  yield* nodeFiles(dataBlock, context);
}

function* unlessPacked(kind: FileKind, view: StructView): Generator<StoredFile> {
  const path = view.text('filepath');
  if (path !== '' && !view.isSet('packedfile')) yield storedFile(kind, path);
}

function* sceneFiles(scene: StructView, context: FileContext): Generator<StoredFile> {
  const live = new Set(usesSequencer(scene) ? liveStrips(scene).map(({ block }) => block) : []);
  for (const strip of context.file.within(scene.owner, stripStruct)) {
    for (const file of stripFiles(strip, context)) yield { ...file, isUsed: live.has(strip.block) };
  }
  const world = scene.follow('rigidbody_world');
  // Blender calls a rigid body world's cache after its scene.
  if (world) yield* pointCacheFiles(sharedCache(world), scene.text('id.name').slice(2), context.stem);
}

/** Scripts and light profiles stand in nodes, whatever data-block these are in. */
function* nodeFiles(dataBlock: DataBlock, context: FileContext): Generator<StoredFile> {
  for (const script of context.file.within(dataBlock, 'NodeShaderScript')) {
    if (script.number('mode') === external && script.text('filepath') !== '') {
      yield storedFile('script', script.text('filepath'));
    }
  }
  for (const light of context.file.within(dataBlock, 'NodeShaderTexIES')) {
    if (light.number('mode') === external && light.text('filepath') !== '') {
      yield storedFile('ies', light.text('filepath'));
    }
  }
}
