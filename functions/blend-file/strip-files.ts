import { checkMembers, type FileContext, framesOf, type StoredFile, storedFile } from './stored-file.ts';
import type { StructView } from './struct-view.ts';
import { viewPaths } from './view-paths.ts';

/** @see SEQ_TYPE_*, SEQ_USE_VIEWS and R_IMF_VIEWS_INDIVIDUAL */
const type = { image: 0, movie: 3 };
const usesViews = 1 << 29;
const oneFileAView = 0;

/** Pictures and movies in a scene's sequencer. Sounds, clips and scenes are data-blocks of their own. */
export function* stripFiles(strip: StructView, context: FileContext): Generator<StoredFile> {
  const kind = strip.number('type');
  const data = strip.follow('data');
  if (!data || (kind !== type.image && kind !== type.movie)) return;
  const folder = data.text('dir');
  const pictures = data.array('stripdata');
  const indices = kind === type.image ? shown(strip, pictures.length, context) : [0];
  for (const index of indices) {
    context.file.allowances.elements.spend();
    const name = pictures.at(index)?.text('name');
    if (!name) continue;
    const stored = folder + name;
    for (const path of pathsOf(strip, stored, context)) {
      yield storedFile(kind === type.image ? 'image' : 'movie', path, stored);
    }
  }
}

function pathsOf(strip: StructView, path: string, { views }: FileContext): string[] {
  const inViews = (strip.number('flag') & usesViews) !== 0 && strip.number('views_format') === oneFileAView;
  return inViews ? viewPaths(path, views) : [path];
}

/** Which of the strip's pictures the frames show; a lone picture is held as long as the strip lasts. */
function shown(strip: StructView, length: number, context: FileContext): Iterable<number> {
  if (strip.number('retiming_handle_num') > 0) return Array(length).keys();
  const indices = new Set<number>();
  const start = strip.number('start');
  const from = start + strip.number('startofs');
  const to = length === 1 ? Number.POSITIVE_INFINITY : start + strip.number('len') - strip.number('endofs');
  for (const frame of framesOf(context)) {
    if (frame < from || frame >= to) continue;
    indices.add(Math.min(Math.max(Math.floor(frame - start) + strip.number('anim_startofs'), 0), length - 1));
    checkMembers(indices, context);
    if (indices.size === length) break;
  }
  return indices;
}
