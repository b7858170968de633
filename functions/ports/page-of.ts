import type { Page } from './job-store.ts';

/**
 * The first `limit` of the items, with the cursor of the last when there are more.
 * @param found  one item more than `limit`, if there are as many
 */
export function pageOf<Item>(
  found: readonly Item[],
  limit: number,
  cursorOf: (item: Item) => string,
): Page<Item> {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return found.length > limit && last !== undefined ? { items, cursor: cursorOf(last) } : { items };
}
