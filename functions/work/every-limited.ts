/** Runs `task` for every item, at most `atOnce` at a time. @returns the answers in the items' order */
export async function everyLimited<Item, Answer>(
  items: readonly Item[],
  atOnce: number,
  task: (item: Item, index: number) => Promise<Answer>,
): Promise<Answer[]> {
  const answers = new Array<Answer>(items.length);
  const waiting = items.entries();
  const worker = async () => {
    for (const [index, item] of waiting) answers[index] = await task(item, index);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return answers;
}
