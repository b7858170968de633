/**
 * Reads a list page by page, as far as it is wanted.
 * @param fixed  parameters of every page's query
 */
export async function* everyItem<Answer extends { readonly cursor?: string | null | undefined }, Item>(
  fixed: Record<string, string>,
  read: (query: URLSearchParams) => Promise<Answer>,
  itemsOf: (answer: Answer) => readonly Item[],
): AsyncGenerator<Item> {
  let cursor: string | null | undefined;
  do {
    const answer = await read(new URLSearchParams({ ...fixed, ...(cursor && { cursor }) }));
    yield* itemsOf(answer);
    cursor = answer.cursor;
  } while (cursor);
}
