/**
 * The pages of a list, one after another; each is read when the caller is done with the one before.
 * @param read  reads the page at `from`, which is to be spread into the query
 */
export async function* allPages<Page extends { readonly cursor?: string }>(
  read: (from: { readonly cursor?: string }) => Promise<Page>,
): AsyncGenerator<Page> {
  let page = await read({});
  yield page;
  while (page.cursor !== undefined) {
    page = await read({ cursor: page.cursor });
    yield page;
  }
}
