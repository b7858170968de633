import type { ImageUser } from './image-users.ts';
import { member, numberedName } from './numbered-name.ts';
import { checkMembers, type FileContext, framesOf, type StoredFile, storedFile } from './stored-file.ts';
import type { StructView } from './struct-view.ts';
import { viewPaths } from './view-paths.ts';

/** @see IMA_SRC_*, IMA_USE_VIEWS and R_IMF_VIEWS_INDIVIDUAL */
const source = { file: 1, sequence: 2, movie: 3, tiled: 6 };
const usesViews = 1 << 14;
const oneFileAView = 0;
/** `<UDIM>` counts from 1001 in rows of ten; `<UVTILE>` names the same tile `u1_v1`. */
const firstTile = 1001;

/** The files of an image: one, its tiles, or the members of a sequence that the frames show; of each, the views. */
export function* imageFiles(
  image: StructView,
  users: readonly ImageUser[],
  context: FileContext,
): Generator<StoredFile> {
  if (isPacked(image)) return;
  const stored = image.text('filepath');
  for (const path of pathsOf(image, stored, context)) {
    switch (image.number('source')) {
      case source.file:
        yield storedFile('image', path, stored);
        break;
      case source.movie:
        yield storedFile('movie', path, stored);
        break;
      case source.tiled:
        for (const tile of image.list('tiles'))
          yield storedFile('image', tilePath(path, tile.number('tile_number')), stored);
        break;
      case source.sequence:
        yield* sequenceFiles(path, stored, users, context);
        break;
    }
  }
}

function isPacked(image: StructView): boolean {
  if (image.isSet('packedfile')) return true;
  for (const _ of image.list('packedfiles')) return true;
  return false;
}

/** The file also has a list of the views' paths: absolute ones, on the machine that saved it. */
function pathsOf(image: StructView, path: string, { views }: FileContext): string[] {
  if (path === '') return [];
  const inViews = (image.number('flag') & usesViews) !== 0 && image.number('views_format') === oneFileAView;
  return inViews ? viewPaths(path, views) : [path];
}

function tilePath(path: string, tile: number): string {
  const [u, v] = [(tile - firstTile) % 10, Math.floor((tile - firstTile) / 10)];
  return path.replaceAll('<UDIM>', String(tile)).replaceAll('<UVTILE>', `u${u + 1}_v${v + 1}`);
}

function* sequenceFiles(
  path: string,
  stored: string,
  users: readonly ImageUser[],
  context: FileContext,
): Generator<StoredFile> {
  const name = numberedName(path.replaceAll('\\', '/'));
  if (!name || users.length === 0) {
    yield storedFile('image', path, stored);
    return;
  }
  for (const { user, isInlay } of users) {
    for (const [number, isBefore] of membersShown(user, context)) {
      yield { ...storedFile('image', member(name, number), stored), isOptional: isInlay && isBefore };
    }
  }
}

/**
 * Numbers of the members that the frames show, and whether only frames before the sequence's start do: these show
 * the one before the first.
 * @see BKE_image_user_frame_get
 */
function membersShown(user: StructView, context: FileContext): Map<number, boolean> {
  const shown = new Map<number, boolean>();
  const length = user.number('frames');
  for (const frame of framesOf(context)) {
    let index = frame - user.number('sfra') + 1;
    if (user.number('cycl') !== 0 && length > 0) index = ((((index - 1) % length) + length) % length) + 1;
    const number = length === 0 ? 0 : Math.min(Math.max(index, 0), length) + user.number('offset');
    shown.set(number, index < 1);
    checkMembers(shown, context);
    // A sequence that repeats, or stands still at its end, has no members beyond its length.
    if (shown.size > length) break;
  }
  return shown;
}
