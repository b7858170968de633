import type { InspectedScene } from '../domain/scene-account.ts';
import { nameOf } from './name-of.ts';
import type { DataBlock } from './read-blocks.ts';
import type { StructView } from './struct-view.ts';

/** OB_CAMERA in DNA_object_types.h */
const cameraType = 11;
/** One that is remembered costs as much as so many elements that are passed over. */
const keptForOne = 4;
/** Collections within collections; Blender allows no rings, a damaged file may have one. */
const deepest = 200;

/** The cameras among a scene's objects. */
export function camerasOf(scene: StructView): string[] {
  const names = new Set<string>();
  const add = (object: StructView | undefined) => {
    if (object?.layout.name !== 'Object' || object.number('type') !== cameraType) return;
    scene.file.allowances.elements.spend(keptForOne);
    names.add(nameOf(object));
  };
  // Until 2.79 a scene had its objects in one list, since 2.80 in collections.
  for (const base of scene.list('base')) add(base.follow('object'));
  const seen = new Set<DataBlock>();
  const visit = (collection: StructView | undefined, depth: number): void => {
    if (!collection || depth > deepest) return;
    // The scene's own collection is part of the scene's data-block.
    if (depth > 0) {
      if (seen.has(collection.owner)) return;
      seen.add(collection.owner);
    }
    for (const child of collection.list('gobject')) add(child.follow('ob'));
    for (const child of collection.list('children')) visit(child.follow('collection'), depth + 1);
  };
  visit(scene.follow('master_collection'), 0);
  return [...names].sort();
}

export function cameraMarkersOf(scene: StructView): InspectedScene['cameraMarkers'] {
  const markers: { frame: number; camera: string }[] = [];
  const names = new Map<DataBlock, string>();
  for (const marker of scene.list('markers')) {
    const camera = marker.follow('camera');
    if (!camera) continue;
    const name = names.get(camera.owner) ?? nameOf(camera);
    names.set(camera.owner, name);
    markers.push({ frame: marker.number('frame'), camera: name });
  }
  return markers.sort((a, b) => a.frame - b.frame);
}

export function cameraOf(scene: StructView): string | null {
  const camera = scene.follow('camera');
  return camera ? nameOf(camera) : null;
}
