import type { Instant } from '../domain/units.ts';
import { allPages } from '../ports/all-pages.ts';
import type { ObjectStore } from '../ports/object-store.ts';

const pageSize = 1000;

/**
 * The keys below a prefix, page by page; those of a page may be deleted before the next is asked for.
 * @param unusedSince  only of objects that were last used before
 */
export async function* keysBelow(
  objects: ObjectStore,
  prefix: string,
  unusedSince?: Instant,
): AsyncGenerator<readonly string[]> {
  const query = { limit: pageSize, ...(unusedSince !== undefined && { unusedSince }) };
  for await (const { keys } of allPages((from) => objects.list(prefix, { ...query, ...from }))) {
    if (keys.length > 0) yield keys;
  }
}
