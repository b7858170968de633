import { type FileContext, framesOf, type StoredFile, storedFile } from './stored-file.ts';
import type { StructView } from './struct-view.ts';

/** @see SEQ_TYPE_* in DNA_sequence_types.h */
const type = { image: 0, movie: 3 };
/** SEQ_MUTE */
const muted = 1 << 5;

/** Pictures and movies in a scene's sequencer. Sounds, clips and scenes are data-blocks of their own. */
export function* stripFiles(strip: StructView, context: FileContext): Generator<StoredFile> {
  if ((strip.number('flag') & muted) !== 0) return;
  const data = strip.follow('data');
  if (!data) return;
  const folder = data.text('dir');
  const [first, ...rest] = data.elements('stripdata');
  if (!first) return;
  if (strip.number('type') === type.movie) yield storedFile('movie', folder + first.text('name'));
  if (strip.number('type') !== type.image) return;
  const pictures = [first, ...rest];
  for (const index of shown(strip, pictures.length, context)) {
    const name = pictures[index]?.text('name');
    if (name) yield storedFile('image', folder + name);
  }
}

/** Which of the strip's pictures the frames show; a lone picture is held as long as the strip lasts. */
function shown(strip: StructView, length: number, context: FileContext): Set<number> {
  const indices = new Set<number>();
  if (strip.number('retiming_handle_num') > 0) return new Set(Array(length).keys());
  const start = strip.number('start');
  const from = start + strip.number('startofs');
  const to = length === 1 ? Number.POSITIVE_INFINITY : start + strip.number('len') - strip.number('endofs');
  for (const frame of framesOf(context)) {
    if (frame < from || frame >= to) continue;
    indices.add(Math.min(Math.max(Math.floor(frame - start) + strip.number('anim_startofs'), 0), length - 1));
    if (indices.size === length) break;
  }
  return indices;
}
