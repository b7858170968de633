import { member, numberedName } from './numbered-name.ts';
import { type FileContext, framesOf, type StoredFile, storedFile } from './stored-file.ts';
import type { StructView } from './struct-view.ts';

/** @see IMA_SRC_* in DNA_image_types.h */
const source = { file: 1, sequence: 2, movie: 3, tiled: 6 };
/** `<UDIM>` counts from 1001 in rows of ten; `<UVTILE>` names the same tile `u1_v1`. */
const firstTile = 1001;

/** The files of an image: one, its tiles, or the members of a sequence that the frames show. */
export function* imageFiles(
  image: StructView,
  users: readonly StructView[],
  context: FileContext,
): Generator<StoredFile> {
  if (isPacked(image)) return;
  for (const path of paths(image)) {
    switch (image.number('source')) {
      case source.file:
        yield storedFile('image', path);
        break;
      case source.movie:
        yield storedFile('movie', path);
        break;
      case source.tiled:
        for (const tile of image.list('tiles'))
          yield storedFile('image', tilePath(path, tile.number('tile_number')));
        break;
      case source.sequence:
        for (const name of sequencePaths(path, users, context)) yield storedFile('image', name);
        break;
    }
  }
}

function isPacked(image: StructView): boolean {
  if (image.isSet('packedfile')) return true;
  for (const _ of image.list('packedfiles')) return true;
  return false;
}

/** Stereo pictures may stand in one file for each eye. */
function paths(image: StructView): string[] {
  const views = [...image.list('views')].map((view) => view.text('filepath')).filter((path) => path !== '');
  const own = image.text('filepath');
  return views.length > 1 ? views : own === '' ? [] : [own];
}

function tilePath(path: string, tile: number): string {
  const [u, v] = [(tile - firstTile) % 10, Math.floor((tile - firstTile) / 10)];
  return path.replaceAll('<UDIM>', String(tile)).replaceAll('<UVTILE>', `u${u + 1}_v${v + 1}`);
}

function sequencePaths(path: string, users: readonly StructView[], context: FileContext): Set<string> {
  const name = numberedName(path.replaceAll('\\', '/'));
  if (!name || users.length === 0) return new Set([path]);
  const found = new Set<string>();
  for (const user of users) {
    const length = user.number('frames');
    for (const frame of framesOf(context)) {
      found.add(member(name, memberNumber(frame, user, length)));
      // A sequence that repeats, or stands still at its end, has no members beyond its length.
      if (found.size >= length * users.length) break;
    }
  }
  return found;
}

/** @see BKE_image_user_frame_get */
function memberNumber(frame: number, user: StructView, length: number): number {
  if (length === 0) return 0;
  let index = frame - user.number('sfra') + 1;
  if (user.number('cycl') !== 0) index = ((((index - 1) % length) + length) % length) + 1;
  return Math.min(Math.max(index, 1), length) + user.number('offset');
}
