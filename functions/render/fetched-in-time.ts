import { FarmError } from '../domain/failure.ts';
import type { Milliseconds } from '../domain/units.ts';
import type { UsedTree } from './project-trees.ts';

class FilesTooLarge extends FarmError {
  override readonly failure = 'too-heavy';

  constructor(time: Milliseconds) {
    super(
      `the scene’s files were not fetched after ${Math.round(time / 1000)} s, which is all that a frame has`,
      {
        advice: 'leave out files that the frames do not need, or make textures and caches smaller',
        details: { limit: time },
      },
    );
  }
}

/** A tree that is there in time; one that comes later is released at once. @throws FilesTooLarge */
export async function fetchedInTime(fetching: Promise<UsedTree>, time: Milliseconds): Promise<UsedTree> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    late.reject(new FilesTooLarge(time));
    fetching.then((tree) => tree.release()).catch(() => undefined); // nobody waits for it any more
  }, time);
  try {
    return await Promise.race([fetching, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
