/**
 * Merges sequences, each of them sorted, into one; every sequence is read as far as it is needed.
 * @param isBefore  whether one item comes before another
 */
export async function* merged<Item>(
  sequences: readonly AsyncIterator<Item>[],
  isBefore: (one: Item, other: Item) => boolean,
): AsyncGenerator<Item> {
  const heads = await Promise.all(sequences.map((sequence) => sequence.next()));
  for (;;) {
    let first: { readonly item: Item; readonly at: number } | undefined;
    for (const [at, head] of heads.entries()) {
      if (!head.done && (!first || isBefore(head.value, first.item))) first = { item: head.value, at };
    }
    const sequence = first && sequences[first.at];
    if (!first || !sequence) return;
    yield first.item;
    heads[first.at] = await sequence.next();
  }
}

/** The first items of a sequence. */
export async function firstOf<Item>(sequence: AsyncIterable<Item>, count: number): Promise<Item[]> {
  const items: Item[] = [];
  if (count <= 0) return items;
  for await (const item of sequence) {
    items.push(item);
    if (items.length === count) break;
  }
  return items;
}
