import { usesStereo } from './scene-use.ts';
import type { StructView } from './struct-view.ts';

/** @see SCE_VIEWS_FORMAT_MULTIVIEW and SCE_VIEW_DISABLE in DNA_scene_types.h */
const manyViews = 1;
const disabled = 1 << 0;
const eyes: ReadonlySet<string> = new Set(['left', 'right']);

/** What a scene adds to the names of its views' files; nothing for one that is not rendered in stereo. */
export function viewSuffixes(scene: StructView): string[] {
  if (!usesStereo(scene)) return [];
  const suffixes: string[] = [];
  for (const view of scene.list('r.views')) {
    const isUsed =
      scene.number('r.views_format') === manyViews
        ? (view.number('viewflag') & disabled) === 0
        : eyes.has(view.text('name'));
    if (isUsed) suffixes.push(view.text('suffix'));
  }
  return suffixes;
}
