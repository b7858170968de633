import { member, numberedName } from './numbered-name.ts';
import {
  checkMembers,
  type FileContext,
  type FileKind,
  framesOf,
  type StoredFile,
  storedFile,
} from './stored-file.ts';
import type { StructView } from './struct-view.ts';

/** Blender numbers the frames behind the last one again in one of these ways. @see VOLUME_SEQUENCE_* */
const mode = { clip: 0, extend: 1, repeat: 2, pingPong: 3 };

export function* volumeFiles(volume: StructView, context: FileContext): Generator<StoredFile> {
  if (volume.isSet('packedfile')) return;
  const numberOf = (frame: number) => volumeNumber(volume, frame);
  yield* sequence('volume', volume.text('filepath'), volume.number('is_sequence') !== 0, context, numberOf);
}

/** @see BKE_volume's volume_sequence_frame */
function volumeNumber(volume: StructView, frame: number): number | undefined {
  const length = volume.number('frame_duration');
  let index = frame - volume.number('frame_start') + 1;
  if (length <= 0) return undefined;
  switch (volume.number('sequence_mode')) {
    case mode.clip:
      if (index < 1 || index > length) return undefined;
      break;
    case mode.extend:
      index = Math.min(Math.max(index, 1), length);
      break;
    case mode.repeat:
      index = wrapped(index, length);
      break;
    case mode.pingPong: {
      index = length === 1 ? 1 : wrapped(index, length * 2 - 2);
      if (index > length) index = length * 2 - index;
      break;
    }
  }
  return index + volume.number('frame_offset');
}

/** 1 to `length`, over and over. */
const wrapped = (index: number, length: number) => ((((index - 1) % length) + length) % length) + 1;

/** MCLIP_SRC_SEQUENCE in DNA_movieclip_types.h */
const clipSequence = 1;

export function* movieClipFiles(clip: StructView, context: FileContext): Generator<StoredFile> {
  const path = clip.text('filepath');
  const isSequence = clip.number('source') === clipSequence;
  const first = numberedName(path)?.number ?? 0;
  const offset = first + clip.number('frame_offset') - clip.number('start_frame');
  yield* sequence(isSequence ? 'image' : 'movie', path, isSequence, context, (frame) => frame + offset);
}

/** CACHEFILE_LAYER_HIDDEN */
const hiddenLayer = 1 << 0;

/** Alembic and USD, and the layers that are laid over them. */
export function* cacheFileFiles(cache: StructView, context: FileContext): Generator<StoredFile> {
  const path = cache.text('filepath');
  const isSequence = cache.number('is_sequence') !== 0 && endsInNumber.test(path);
  const overridden = cache.number('override_frame') !== 0;
  if (isSequence && overridden && cache.isSet('adt')) yield anyMember(path);
  else {
    const numberOf = (frame: number) => (overridden ? Math.trunc(cache.number('frame')) : frame);
    const members = [...sequence('cache-file', path, isSequence, context, numberOf)];
    yield* members;
    if (isSequence && !overridden) yield* besideThem(members, path, context);
  }
  for (const layer of cache.list('layers')) {
    const isUsed = (layer.number('flag') & hiddenLayer) === 0;
    if (layer.text('filepath') !== '') yield { ...storedFile('cache-file', layer.text('filepath')), isUsed };
  }
}

/** Of other names Blender makes no sequence. @see BLI_path_frame_get */
const endsInNumber = /\d(?:\.[^./\\]*)?$/;

/** Motion blur looks at moments before and after a frame, whose members Blender does without. */
function* besideThem(
  members: readonly StoredFile[],
  path: string,
  context: FileContext,
): Generator<StoredFile> {
  const name = numberedName(path.replaceAll('\\', '/'));
  const known = new Set(members.map((file) => file.path));
  if (!name) return;
  for (const frame of framesOf(context)) {
    for (const beside of [member(name, frame - 1), member(name, frame + 1)]) {
      if (known.has(beside)) continue;
      known.add(beside);
      checkMembers(known, context);
      yield { ...storedFile('cache-file', beside, path), isOptional: true };
    }
  }
}

/** Which members are shown is animated: it may be any. */
function anyMember(path: string): StoredFile {
  const { head, tail } = numberedName(path.replaceAll('\\', '/')) ?? { head: path, tail: '' };
  return { ...storedFile('cache-file', head, path), holds: 'members', tail };
}

function* sequence(
  kind: FileKind,
  path: string,
  isSequence: boolean,
  context: FileContext,
  numberOf: (frame: number) => number | undefined,
): Generator<StoredFile> {
  const name = isSequence ? numberedName(path.replaceAll('\\', '/')) : undefined;
  if (path === '') return;
  if (!name) {
    yield storedFile(kind, path);
    return;
  }
  const numbers = new Set<number>();
  for (const frame of framesOf(context)) {
    const number = numberOf(frame);
    if (number !== undefined) numbers.add(number);
    checkMembers(numbers, context);
  }
  for (const number of numbers) yield storedFile(kind, member(name, number), path);
}
