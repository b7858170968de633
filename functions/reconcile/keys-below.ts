import type { ObjectStore } from '../ports/object-store.ts';

const pageSize = 1000;

/** The keys below a prefix, page by page; those of a page may be deleted before the next is asked for. */
export async function* keysBelow(objects: ObjectStore, prefix: string): AsyncGenerator<readonly string[]> {
  let cursor: string | undefined;
  do {
    const page = await objects.list(prefix, { limit: pageSize, ...(cursor !== undefined && { cursor }) });
    if (page.keys.length > 0) yield page.keys;
    cursor = page.cursor;
  } while (cursor !== undefined);
}
