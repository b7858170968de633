import { allPages } from '../ports/all-pages.ts';
import type { ObjectStore } from '../ports/object-store.ts';

const pageSize = 1000;

/** The keys below a prefix, page by page; those of a page may be deleted before the next is asked for. */
export async function* keysBelow(objects: ObjectStore, prefix: string): AsyncGenerator<readonly string[]> {
  for await (const { keys } of allPages((from) => objects.list(prefix, { limit: pageSize, ...from }))) {
    if (keys.length > 0) yield keys;
  }
}
